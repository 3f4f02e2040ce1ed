import { describe, expect, it } from '@jest/globals';
import { isPublicAddress, mayReach } from './outgoing-address.js';

describe('an address that the service may call', () => {
  it.each(['192.0.1.1', '8.8.8.8', '2606:4700::1111'])('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1'],
    ...['255.255.255.255', '240.0.0.1', '::', '::1', 'fe80::1', 'fc00::1', 'ff02::1', '::ffff:10.0.0.1', '::127.0.0.1'],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001::1', 'fec0::1', 'localhost', ''],
  ])('is not %s', (address) => expect(isPublicAddress(address)).toBe(false));

  it('is one that is allowed, by its range or by its name', () => {
    expect(mayReach('w.example', '10.1.2.3', ['10.1.0.0/16'])).toBe(true);
    expect(mayReach('w.example', '::ffff:10.1.2.3', ['10.1.0.0/16'])).toBe(true);
    expect(mayReach('W.example', '10.1.2.3', ['w.example'])).toBe(true);
    expect(mayReach('v.example', '10.1.2.3', ['10.2.0.0/16', 'w.example', 'fc00::/7'])).toBe(false);
  });
});
