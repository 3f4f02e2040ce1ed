import { aWeapon, inADay } from './registry.js';

/** Rows of the agency under attack, or ids that name nothing. */
export interface Targets {
  agency: string;
  unit: string;
  officer: string;
  grant: string;
  credential: string;
  weapon: string;
  entry: string;
  search: string;
  disclosure: string;
  correction: string;
  supplement: string;
  number: string;
  imported: string;
  job: string;
  report: string;
  totals: string;
  mapping: string;
  hold: string;
  /** A header that the mapping names. */
  column: string;
}

export interface Route {
  /** Path with the target's ids in it. */
  path: (target: Targets) => string;
  /** A text is sent as CSV. */
  body?: (target: Targets) => object | string;
  /**
   * `refused`: 404, in the words for what does not exist; `empty`: a page without rows; `open`: whoever asks may have
   * it, for the reason given.
   */
  foreign: 'refused' | 'empty' | 'open';
  /** What of its agency an officer of another unit finds there and a foreign agency does not; where absent, no more. */
  colleague?: keyof Targets;
  why?: string;
  /** It asks for no token. */
  forAnybody?: true;
  /** With which status it refuses, if not 404, and why. */
  instead?: [status: number, why: string];
  /** What a colleague can read anyway, so that its being there is no secret. */
  listed?: keyof Targets;
}

const published = {
  forAnybody: true,
  foreign: 'open',
  why: 'the log is public: it is hashes, and salts keep them from being guessed',
} as const;
const markings = [{ kind: 'other', text: 'X1' }];
const purpose = { code: 'stop' };
const directory = 'who is in the registry is known to all in it';

const words = 'what words mean is for whoever has a token';
const auditors: Route['instead'] = [403, 'only an auditor may, whatever is named'];
const authoritys: Route['instead'] = [403, 'only the national authority may, whatever is named'];

const aList = (list: string, code: string): Record<string, Route> => ({
  [`GET /v1/vocabulary/${list}`]: { path: () => `/v1/vocabulary/${list}`, foreign: 'open', why: words },
  [`GET /v1/vocabulary/${list}/{code}`]: { path: () => `/v1/vocabulary/${list}/${code}`, foreign: 'open', why: words },
});

const anExtendedList = (list: string, said: object): Record<string, Route> => ({
  [`POST /v1/vocabulary/${list}`]: {
    path: () => `/v1/vocabulary/${list}`,
    body: () => ({ code: 'x-intruder', ...said }),
    foreign: 'refused',
    instead: authoritys,
  },
});

const anOpenList = (list: string, said: object): Record<string, Route> => ({
  [`GET /v1/vocabulary/${list}/resolve`]: {
    path: () => `/v1/vocabulary/${list}/resolve?text=9`,
    foreign: 'open',
    why: words,
  },
  ...anExtendedList(list, said),
});

/** Every route of the API. A new endpoint fails this suite until it stands here. */
export const ROUTES: Record<string, Route> = {
  'GET /v1/me': { path: () => '/v1/me', foreign: 'open', why: 'it says who asks' },
  'GET /v1/agencies': { path: () => '/v1/agencies', foreign: 'open', why: directory },
  'POST /v1/agencies': {
    path: () => '/v1/agencies',
    body: () => ({ kind: 'dealer', name: 'Intruder', country: 'XVA', firstOfficer: { name: 'I' } }),
    foreign: 'refused',
    instead: authoritys,
  },
  'GET /v1/agencies/{id}': { path: ({ agency }) => `/v1/agencies/${agency}`, foreign: 'open', why: directory },
  'GET /v1/agencies/{id}/units': {
    path: ({ agency }) => `/v1/agencies/${agency}/units`,
    foreign: 'empty',
    colleague: 'unit',
  },
  'POST /v1/agencies/{id}/units': {
    path: ({ agency }) => `/v1/agencies/${agency}/units`,
    body: ({ unit }) => ({ parent: unit, kind: 'store', name: 'Intruder' }),
    foreign: 'refused',
  },
  'GET /v1/agencies/{id}/officers': {
    path: ({ agency }) => `/v1/agencies/${agency}/officers`,
    foreign: 'empty',
    colleague: 'officer',
  },
  'POST /v1/agencies/{id}/officers': {
    path: ({ agency }) => `/v1/agencies/${agency}/officers`,
    body: ({ unit }) => ({ unit, name: 'Intruder' }),
    foreign: 'refused',
  },
  'GET /v1/grants': { path: ({ officer }) => `/v1/grants?officer=${officer}`, foreign: 'empty', colleague: 'grant' },
  'POST /v1/grants': {
    path: () => '/v1/grants',
    body: ({ officer, unit }) => ({ officer, role: 'reader', unit }),
    foreign: 'refused',
    listed: 'officer',
  },
  'POST /v1/grants/{id}/end': { path: ({ grant }) => `/v1/grants/${grant}/end`, foreign: 'refused' },
  'GET /v1/credentials': {
    path: () => '/v1/credentials',
    foreign: 'open',
    colleague: 'credential',
    why: 'it lists the keys of the agency of who asks, never a token',
  },
  'POST /v1/credentials': {
    path: () => '/v1/credentials',
    body: ({ officer }) => ({ kind: 'personal', name: 'stolen', officers: [officer], expiresAt: inADay() }),
    foreign: 'refused',
  },
  'POST /v1/credentials/{id}/revoke': {
    path: ({ credential }) => `/v1/credentials/${credential}/revoke`,
    foreign: 'refused',
  },
  'GET /v1/weapons': { path: ({ unit }) => `/v1/weapons?holder=${unit}`, foreign: 'refused' },
  'POST /v1/weapons': {
    path: () => '/v1/weapons',
    body: ({ unit }) => aWeapon({ holder: { kind: 'unit', unit } }),
    foreign: 'refused',
  },
  'GET /v1/weapons/{id}': { path: ({ weapon }) => `/v1/weapons/${weapon}`, foreign: 'refused' },
  'GET /v1/weapons/{id}/qr': { path: ({ weapon }) => `/v1/weapons/${weapon}/qr`, foreign: 'refused' },
  'GET /v1/weapons/{id}/entries': { path: ({ weapon }) => `/v1/weapons/${weapon}/entries`, foreign: 'refused' },
  'GET /v1/weapons/{id}/dossier': { path: ({ weapon }) => `/v1/weapons/${weapon}/dossier`, foreign: 'refused' },
  'GET /v1/weapons/{id}/marking-advice': {
    path: ({ weapon }) => `/v1/weapons/${weapon}/marking-advice`,
    foreign: 'refused',
  },
  'GET /v1/weapons/{id}/custody': { path: ({ weapon }) => `/v1/weapons/${weapon}/custody`, foreign: 'refused' },
  'POST /v1/weapons/{id}/markings': {
    path: ({ weapon }) => `/v1/weapons/${weapon}/markings`,
    body: () => ({ markings }),
    foreign: 'refused',
  },
  'POST /v1/weapons/{id}/losses': {
    path: ({ weapon }) => `/v1/weapons/${weapon}/losses`,
    body: () => ({ kind: 'lost' }),
    foreign: 'refused',
  },
  'POST /v1/weapons/{id}/finds': {
    path: ({ weapon }) => `/v1/weapons/${weapon}/finds`,
    body: () => ({}),
    foreign: 'refused',
  },
  'POST /v1/weapons/{id}/disclosures': {
    path: ({ weapon }) => `/v1/weapons/${weapon}/disclosures`,
    body: () => ({ purpose }),
    foreign: 'open',
    why: 'who has the permission may look at any weapon, and every look is on record',
  },
  'POST /v1/marking-searches/{id}/cases': {
    path: ({ search }) => `/v1/marking-searches/${search}/cases`,
    body: () => ({ caseReference: 'X' }),
    foreign: 'refused',
  },
  'POST /v1/disclosures/{id}/cases': {
    path: ({ disclosure }) => `/v1/disclosures/${disclosure}/cases`,
    body: () => ({ caseReference: 'X' }),
    foreign: 'refused',
  },
  'GET /v1/looks': { path: () => '/v1/looks', foreign: 'refused', instead: auditors },
  'GET /v1/audit-findings/{question}': {
    path: () => '/v1/audit-findings/ownName',
    foreign: 'refused',
    instead: auditors,
  },
  'GET /v1/audit-report': { path: () => '/v1/audit-report', foreign: 'refused', instead: auditors },
  'GET /v1/jobs/{id}': { path: ({ job }) => `/v1/jobs/${job}`, foreign: 'refused' },
  'POST /v1/jobs/{id}/cancel': { path: ({ job }) => `/v1/jobs/${job}/cancel`, foreign: 'refused' },
  'POST /v1/data-quality-reports': {
    path: () => '/v1/data-quality-reports',
    foreign: 'open',
    why: 'a report is about the unit that asks for it',
  },
  'GET /v1/data-quality-reports': { path: () => '/v1/data-quality-reports', foreign: 'empty' },
  'GET /v1/data-quality-reports/{id}': {
    path: ({ report }) => `/v1/data-quality-reports/${report}`,
    foreign: 'refused',
  },
  'GET /v1/data-quality-reports/{id}/agencies': {
    path: ({ report }) => `/v1/data-quality-reports/${report}/agencies`,
    foreign: 'refused',
  },
  'GET /v1/data-quality-reports/{id}/findings': {
    path: ({ report }) => `/v1/data-quality-reports/${report}/findings?finding=noSerial`,
    foreign: 'refused',
  },
  'POST /v1/weapon-totals': {
    path: () => '/v1/weapon-totals',
    body: () => ({ state: 'XVA' }),
    foreign: 'open',
    why: 'totals are about the unit that asks for them',
  },
  'GET /v1/weapon-totals': { path: () => '/v1/weapon-totals', foreign: 'empty' },
  'GET /v1/weapon-totals/{id}': { path: ({ totals }) => `/v1/weapon-totals/${totals}`, foreign: 'refused' },
  'GET /v1/weapon-totals/{id}/classes': {
    path: ({ totals }) => `/v1/weapon-totals/${totals}/classes`,
    foreign: 'refused',
  },
  'POST /v1/marking-searches': {
    path: () => '/v1/marking-searches',
    body: () => ({ marking: 'KAX104729', purpose }),
    foreign: 'open',
    why: 'marking search crosses agencies, and every search is on record',
  },
  'POST /v1/weapon-imports': {
    path: ({ mapping }) => `/v1/weapon-imports?mapping=${mapping}`,
    body: () => 'type,origin,serial\r\npistol,stateStock,INTRUDER 1\r\n',
    foreign: 'refused',
    colleague: 'column',
  },
  'GET /v1/weapon-imports': { path: () => '/v1/weapon-imports', foreign: 'empty' },
  'GET /v1/weapon-imports/{id}': { path: ({ imported }) => `/v1/weapon-imports/${imported}`, foreign: 'refused' },
  'GET /v1/weapon-imports/{id}/rows': {
    path: ({ imported }) => `/v1/weapon-imports/${imported}/rows`,
    foreign: 'refused',
  },
  'GET /v1/weapon-imports/{id}/rejects': {
    path: ({ imported }) => `/v1/weapon-imports/${imported}/rejects`,
    foreign: 'refused',
  },
  'GET /v1/retention-rules': {
    path: () => '/v1/retention-rules',
    foreign: 'open',
    why: 'how long records are kept is law, and for whoever reads records',
  },
  'POST /v1/retention-rules': {
    path: () => '/v1/retention-rules',
    body: () => ({ code: 'eu-4-5', to: '2020-12-31' }),
    foreign: 'refused',
    instead: authoritys,
  },
  'GET /v1/retention-holds': { path: () => '/v1/retention-holds', foreign: 'refused', instead: authoritys },
  'POST /v1/retention-holds': {
    path: () => '/v1/retention-holds',
    body: ({ weapon }) => ({ stream: weapon, reason: 'Intruder' }),
    foreign: 'refused',
    instead: authoritys,
  },
  'POST /v1/retention-holds/{id}/lift': {
    path: ({ hold }) => `/v1/retention-holds/${hold}/lift`,
    body: () => ({ reason: 'Intruder' }),
    foreign: 'refused',
    instead: authoritys,
  },
  'GET /v1/import-mappings': { path: () => '/v1/import-mappings', foreign: 'empty', colleague: 'mapping' },
  'POST /v1/import-mappings': {
    path: () => '/v1/import-mappings',
    body: () => ({ name: 'Intruder', mapping: { ignore: ['x'] } }),
    foreign: 'open',
    why: 'a mapping belongs to the agency of who saves it',
  },
  'GET /log/checkpoint': { path: () => '/log/checkpoint', ...published },
  'GET /log/consistency': { path: () => '/log/consistency?from=0', ...published },
  'POST /log/witness/add-checkpoint': {
    path: () => '/log/witness/add-checkpoint',
    foreign: 'refused',
    instead: [400, 'it takes the checkpoint of a log that is witnessed, whoever sends it'],
    forAnybody: true,
  },
  'GET /log/tile/{path}': { path: () => '/log/tile/0/000.p/1', ...published },
  'GET /log/tile/entries/{path}': {
    path: () => '/log/tile/entries/000.p/1',
    foreign: 'refused',
    instead: [403, 'only an auditor may, whatever is asked for'],
  },
  'POST /v1/entries/{id}/corrections': {
    path: ({ entry }) => `/v1/entries/${entry}/corrections`,
    body: () => ({ patch: { model: '19' }, reason: 'because' }),
    foreign: 'refused',
  },
  'GET /v1/corrections': { path: () => '/v1/corrections', foreign: 'empty' },
  'GET /v1/corrections/{id}': { path: ({ correction }) => `/v1/corrections/${correction}`, foreign: 'refused' },
  'POST /v1/corrections/{id}/confirm': {
    path: ({ correction }) => `/v1/corrections/${correction}/confirm`,
    foreign: 'refused',
  },
  'POST /v1/corrections/{id}/reject': {
    path: ({ correction }) => `/v1/corrections/${correction}/reject`,
    body: () => ({ reason: 'because' }),
    foreign: 'refused',
  },
  'GET /v1/supplements': { path: () => '/v1/supplements', foreign: 'empty' },
  'POST /v1/supplements/{id}/waive': {
    path: ({ supplement }) => `/v1/supplements/${supplement}/waive`,
    body: () => ({ reason: 'because' }),
    foreign: 'refused',
    instead: authoritys,
  },
  'GET /v1/entries/{id}/proof': { path: ({ entry }) => `/v1/entries/${entry}/proof`, foreign: 'refused' },
  'GET /v1/vocabulary': { path: () => '/v1/vocabulary', foreign: 'open', why: words },
  ...aList('countries', 'SUN'),
  ...aList('weapon-types', 'mortar'),
  ...aList('calibres', '9-luger'),
  ...aList('manufacturers', 'colt'),
  ...aList('models', 'glock-17'),
  ...aList('marking-rules', 'eu-2019-68'),
  ...aList('import-mark-formats', 'country-year'),
  ...aList('national-classes', 'XVB'),
  ...anOpenList('weapon-types', { name: 'Slam gun', parent: 'craftLongGun' }),
  ...anOpenList('calibres', { name: '7 x 33 Valmora', diameter: 723 }),
  ...anOpenList('manufacturers', { name: 'Valmora State Arsenal', country: 'AUT' }),
  ...anOpenList('models', { name: 'Valmora M52', makers: ['cz'], type: 'rifle' }),
  ...anExtendedList('marking-rules', {
    instrument: 'EU',
    paragraph: 'art. 1',
    on: 'import',
    from: '2026-01-01',
    requires: [{ is: 'importYear' }],
  }),
  ...anExtendedList('import-mark-formats', {
    name: 'Year',
    example: '№ 26',
    parts: [{ is: 'text', text: '№' }, { is: 'year' }],
  }),
  'POST /v1/vocabulary/national-classes': {
    path: () => '/v1/vocabulary/national-classes',
    body: () => ({
      state: 'XVA',
      rules: [{ code: 'all', from: '1970-01-01', to: null, counts: false, category: null }],
    }),
    foreign: 'refused',
    instead: authoritys,
  },
};
