import type { FaultRule, ServiceName, SimRequest } from '../../simulator/service.js';
import type { Simulator } from '../../simulator/simulator.js';
import { FAULTS, type Fault } from '../faults/faults.js';
import type { Random } from './random.js';

/** A fault that was met. */
export interface MetFault {
  readonly service: ServiceName;
  readonly fault: Fault;
  readonly request: string;
}

/** Each request goes wrong with this probability. */
const SHARE = 0.1;

/** Faults that need no request of a certain kind; those without an end would make the soak last for hours. */
const BY_CHANCE = FAULTS.filter(({ endless, name }) => !endless && name !== 'next link');

/**
 * Lets one request in ten go wrong from now on, each in a way of its own; a request that is sent again has its chance
 * again. Gives the list of the faults that were met, which grows as the run goes on.
 */
export function plantChance(simulator: Simulator, random: Random): readonly MetFault[] {
  const met: MetFault[] = [];
  const perFault = SHARE / BY_CHANCE.length;
  // One number for each request, drawn by the first rule that is asked of it.
  const drawn = new WeakMap<SimRequest, number>();
  for (const [index, fault] of BY_CHANCE.entries()) {
    for (const service of ['oidc', 'entra', 'graph', 'arm', 'github', 'jit'] as const) {
      const rule: FaultRule = {
        service,
        when: (request) => {
          const number = drawn.get(request) ?? random.next();
          drawn.set(request, number);
          if (number < index * perFault || number >= (index + 1) * perFault) return false;
          met.push({ service, fault, request: `${request.method} ${request.url.pathname}` });
          return true;
        },
        action: fault.action(requestLike(service), simulator),
      };
      simulator.addFault(rule);
    }
  }
  return met;
}

/** What a fault must know of a request whose kind is not known beforehand. */
function requestLike(service: ServiceName): Parameters<Fault['action']>[0] {
  return {
    service,
    method: 'GET',
    title: service,
    matches: { service },
    count: 1,
    status: 200,
    writes: false,
    inBatch: false,
    list: false,
  };
}
