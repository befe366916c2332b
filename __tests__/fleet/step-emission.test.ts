import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { verifyEmission } from '../../src/fleet/step-emission.js';
import { fleetInputs, fleetSession, healthyOutcome, policyOf } from './fleet-session.js';

describe('what leaves a shard', () => {
  it.each([
    [false, { 'secret-expires-on': '2027-01-01', 'secret-days-left': '40' }],
    [true, { 'secret-expires-on': '', 'secret-days-left': '', 'unhealthy-integrations': '', report: '' }],
  ])(
    'tells in its outputs when secrets expire, but in public no more than counts (redacted: %s)',
    async (redacted, expected) => {
      const inputs = await fleetInputs({ mode: 'verify' });
      const { session } = fleetSession(tmpdir());
      const tenants = [0, 1, 2].map((place) => healthyOutcome(place, policyOf(inputs)));
      const { outputs, report } = await verifyEmission(tenants, inputs, { ...session, redacted });
      expect(outputs).toMatchObject({ verdict: 'healthy', errors: '0', ...expected });
      // The report file is for the last job, and whole.
      expect(JSON.stringify(report)).toContain('2027-01-01T00:00:00Z');
      session.close();
    },
  );
});
