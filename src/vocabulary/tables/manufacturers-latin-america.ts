import { row, type Manufacturer } from './manufacturer-row.js';

/** Central and South America and the Caribbean. */
export const latinAmerica: readonly Manufacturer[] = [
  row('bersa', 'Bersa', 'ARG', 1958, '', { brands: 'Firestorm' }),
  row('hafdasa', 'HAFDASA', 'ARG', 1925, 'Hafdasa|Ballester-Molina', { to: 1955 }),
  row('fabricaciones-militares', 'Fabricaciones Militares', 'ARG', 1941, 'FM|DGFM|FMAP Domingo Matheu', {
    brands: 'Sistema|Ejercito Argentino',
  }),
  row('rexio', 'Rexio', 'ARG', 1954, 'Rexio Pucara'),
  row('mahely', 'Mahely', 'ARG', 1957),
  row('taurus', 'Taurus', 'BRA', 1939, 'Forjas Taurus|Taurus Armas|Taurus USA', { related: 'rossi heritage cbc' }),
  row('rossi', 'Rossi', 'BRA', 1889, 'Amadeo Rossi|Braztech', { related: 'taurus' }),
  row('cbc', 'CBC', 'BRA', 1926, 'Companhia Brasileira de Cartuchos', { related: 'taurus', brands: 'Magtech' }),
  row('imbel', 'IMBEL', 'BRA', 1934, 'Indústria de Material Bélico do Brasil|Itajuba', { related: 'springfield-inc' }),
  row('ina', 'INA', 'BRA', 1950, 'Industria Nacional de Armas|I.N.A', { to: 1972 }),
  row('boito', 'E.R. Amantino', 'BRA', 1955, 'Boito|ER Amantino'),
  row('famae', 'FAMAE', 'CHL', 1811, 'Fábricas y Maestranzas del Ejército'),
  row('indumil', 'INDUMIL', 'COL', 1954, 'Indumil Colombia|Industria Militar'),
  row('cavim', 'CAVIM', 'VEN', 1975, 'Compañía Anónima Venezolana de Industrias Militares'),
  row('fame', 'FAME', 'PER', 2009, 'Fábrica de Armas y Municiones del Ejército'),
  row('sima-cefar', 'SIMA-CEFAR', 'PER', 1980, 'SIMA Cefar'),
  row('mendoza', 'Productos Mendoza', 'MEX', 1911, 'Mendoza'),
  row('sedena', 'DGIM', 'MEX', 1916, 'SEDENA|Fabrica Nacional de Armas|Dirección General de Industria Militar'),
  row('obregon', 'Fábrica de Armas Obregón', 'MEX', 1934, 'Obregon', { to: 1938 }),
  row('cristobal', 'Armería San Cristóbal', 'DOM', 1947, 'San Cristobal', { to: 1990 }),
  row('union-cu', 'Unión de Industria Militar', 'CUB', 1988, 'UIM Cuba'),
];
