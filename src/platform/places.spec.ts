import { describe, expect, it } from '@jest/globals';
import { Places } from './places.js';

describe('places', () => {
  it('are taken up to a number for one owner and in all, and again once left', () => {
    const places = new Places({ inAll: 3, forOne: 2 });
    const taken = ['north', 'north', 'south'].map((owner) => places.take(owner));
    expect(taken.map((place) => typeof place)).toEqual(['function', 'function', 'function']);
    expect([places.take('north'), places.take('south'), places.take('east')]).toEqual(['forOne', 'inAll', 'inAll']);
    (taken[0] as () => void)();
    expect(typeof places.take('east')).toBe('function');
    expect(places.take('south')).toBe('inAll');
  });

  it('are left once, however often that is said', () => {
    const places = new Places({ inAll: 2, forOne: 2 });
    const leave = places.take('north') as () => void;
    leave();
    leave();
    places.take('north');
    places.take('north');
    expect(places.take('north')).toBe('forOne');
  });
});
