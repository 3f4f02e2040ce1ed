import ipaddr from 'ipaddr.js';

/** What IANA has given out for use between networks; ipaddr.js calls whatever it does not know unicast. */
const GLOBAL_V6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address is one of the public internet: not private, loopback, link-local, shared (CGNAT), multicast,
 * reserved, nor one of those in the clothes of IPv6 (mapped, 6to4, NAT64, Teredo).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || (parsed as ipaddr.IPv6).match(GLOBAL_V6);
}

/** Whether an address may be called under this name: a public one, or one that `allow` has, by range or by name. */
export function mayReach(host: string, address: string, allow: readonly string[]): boolean {
  if (isPublicAddress(address)) return true;
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return allow.some((allowed) => {
    if (!ipaddr.isValidCIDR(allowed)) return allowed === host.toLowerCase();
    const range = ipaddr.parseCIDR(allowed);
    return range[0].kind() === parsed.kind() && parsed.match(range);
  });
}
