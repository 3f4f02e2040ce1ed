export interface DemoUnit {
  key: string;
  name: string;
  /** Key of the unit above; null for the agency's top. */
  parent: string | null;
}

export interface DemoAgency {
  key: string;
  kind: 'nationalAuthority' | 'police' | 'military' | 'customs' | 'manufacturer';
  name: string;
  units: readonly DemoUnit[];
  officers: readonly { key: string; name: string; unit: string }[];
}

/** The State of the demonstration is invented, like everybody in it; it has no ISO code, only what its marks say. */
export const demoState = { name: 'Republic of Valmora', mark: 'VAL' } as const;

export const demoAgencies: readonly DemoAgency[] = [
  {
    key: 'authority',
    kind: 'nationalAuthority',
    name: 'Valmora National Arms Authority',
    units: [
      { key: 'authority.top', name: 'National Arms Authority', parent: null },
      { key: 'authority.registry', name: 'Central Registry', parent: 'authority.top' },
      { key: 'authority.tracing', name: 'Tracing Desk', parent: 'authority.top' },
    ],
    officers: [
      { key: 'authority.registrar', name: 'Ilse Tarnowen', unit: 'authority.registry' },
      { key: 'authority.tracer', name: 'Davor Quelm', unit: 'authority.tracing' },
    ],
  },
  {
    key: 'police',
    kind: 'police',
    name: 'Valmora National Police',
    units: [
      { key: 'police.top', name: 'Police Command', parent: null },
      { key: 'police.armoury', name: 'Central Armoury, Orrend', parent: 'police.top' },
      { key: 'police.selin', name: 'Port Selin Station', parent: 'police.top' },
      { key: 'police.north', name: 'Northern District', parent: 'police.top' },
      { key: 'police.hask', name: 'Hask Post', parent: 'police.north' },
    ],
    officers: [
      { key: 'police.armourer', name: 'Maret Olvinen', unit: 'police.armoury' },
      { key: 'police.patrol', name: 'Jonas Perrault-Vey', unit: 'police.selin' },
    ],
  },
  {
    key: 'army',
    kind: 'military',
    name: 'Valmora Defence Forces',
    units: [
      { key: 'army.top', name: 'General Staff', parent: null },
      { key: 'army.depot', name: 'Central Depot, Karsk', parent: 'army.top' },
      { key: 'army.first', name: '1st Battalion Store', parent: 'army.top' },
      { key: 'army.second', name: '2nd Battalion Store', parent: 'army.top' },
    ],
    officers: [{ key: 'army.storekeeper', name: 'Benedikt Aroyan', unit: 'army.depot' }],
  },
  {
    key: 'customs',
    kind: 'customs',
    name: 'Valmora Customs',
    units: [
      { key: 'customs.top', name: 'Customs Directorate', parent: null },
      { key: 'customs.selin', name: 'Port Selin Customs House', parent: 'customs.top' },
    ],
    officers: [{ key: 'customs.inspector', name: 'Sanna Vidrik', unit: 'customs.selin' }],
  },
  {
    key: 'manufacturer',
    kind: 'manufacturer',
    name: 'Lindqvall Arms Works',
    units: [
      { key: 'manufacturer.top', name: 'Lindqvall Arms Works', parent: null },
      { key: 'manufacturer.store', name: 'Finished Goods Store', parent: 'manufacturer.top' },
    ],
    officers: [{ key: 'manufacturer.clerk', name: 'Rasmus Lindqvall', unit: 'manufacturer.store' }],
  },
];
