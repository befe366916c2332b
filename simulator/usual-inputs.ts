import type { Simulator } from './simulator.js';
import { IDS } from './world.js';

/** The inputs of Jit's documented set-up with a separate login app, at the simulator's addresses: for tests, demo and bench. */
export function usualInputs({ origins }: Pick<Simulator, 'origins'>): Record<string, string> {
  return {
    'tenant-id': IDS.tenant,
    'client-id': IDS.jit.appId,
    'subscription-id': IDS.subscription,
    'integration-id': 'prod',
    'login-client-id': IDS.auditor.appId,
    'entra-endpoint': origins.entra,
    'graph-endpoint': origins.graph,
    'arm-endpoint': origins.arm,
  };
}
