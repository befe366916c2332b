import { describe, expect, it } from '@jest/globals';
import { MOST_DRAWN, type SecretLife, timeline } from '../../../src/core/picture/timeline.js';

/** The time line to the letter: Mermaid takes a wrong word for an error and draws nothing. */

const NOW = Date.UTC(2026, 10, 22, 6);
const DAY = 86_400_000;

/** A secret that ends at midnight, so many days after the day that it is. */
function ending(days: number, given: Partial<SecretLife> = {}): SecretLife {
  const expiresOn = new Date(Date.UTC(2026, 10, 22) + days * DAY).toISOString();
  return { name: 'prod', expiresOn, warningDays: 30, errorDays: 7, ...given };
}

const lines = (text: string, of: RegExp) => text.split('\n').filter((line) => of.test(line));

describe('the time line', () => {
  it('is drawn in colours that the words under it agree with', () => {
    expect(timeline([ending(10), ending(-20, { name: 'old' })], NOW)).toBe(`\`\`\`mermaid
---
config:
  gantt:
    displayMode: compact
    barHeight: 28
    barGap: 8
    leftPadding: 130
    rightPadding: 24
    topPadding: 50
  themeVariables:
    taskBkgColor: "#1a7f37"
    taskBorderColor: "#1a7f37"
    activeTaskBkgColor: "#bf8700"
    activeTaskBorderColor: "#bf8700"
    critBkgColor: "#cf222e"
    critBorderColor: "#cf222e"
    doneTaskBkgColor: "#ffffff00"
    doneTaskBorderColor: "#ffffff00"
    sectionBkgColor: "#848d97"
    altSectionBkgColor: "#848d9700"
    sectionBkgColor2: "#848d97"
---
gantt
  title Client secrets from 2026-11-22 on
  accTitle: The lives of the client secrets from today
  dateFormat YYYY-MM-DD
  axisFormat %Y-%m
  tickInterval 1month
  todayMarker off
  section old<br/>❌ 20 days past
  #160; :crit, s0p0, 2026-11-01, 2026-11-22
  section prod<br/>⚠️ 9 days
  #160; :active, s1p0, 2026-11-22, 2026-11-24
  #160; :crit, s1p1, 2026-11-24, 2026-12-02
  #160; :done, edge, 2026-12-02, 2027-02-20
\`\`\`

| Left | Client secret of | ⚠️ Warning from | ❌ Error from | Ends |
| --- | --- | --- | --- | --- |
| ❌ 20 days past | old | 2026-10-02 | 2026-10-25 | 2026-11-02 |
| ⚠️ 9 days | prod | 2026-11-01 | 2026-11-24 | 2026-12-02 |`);
  });

  // A secret that ends at midnight of day n has n - 1 days left: the bar ends on day n.
  it.each<[string, readonly SecretLife[], string]>([
    ['the near edge', [ending(10)], '1month'],
    ['as long as a month a date is few', [ending(160)], '1month'],
    ['one day more', [ending(161)], '3month'],
    ['with what is past', [ending(141), ending(-20)], '3month'],
    ['with what is long past, which is not drawn', [ending(100), ending(-700)], '1month'],
    ['with what is long past, as far as it is drawn', [ending(101), ending(-700)], '3month'],
    ['as long as three months a date are few', [ending(370)], '3month'],
    ['a day more than that', [ending(371)], '6month'],
    ['the far edge', [ending(4000)], '6month'],
    ['without an end', [ending(10, { expiresOn: null })], '1month'],
  ])('has dates that stand apart: %s', (_, lives, interval) => {
    expect(lines(timeline(lives, NOW), /tickInterval/)).toEqual([`  tickInterval ${interval}`]);
  });

  it.each<[string, readonly SecretLife[], string]>([
    ['none where one goes on to it', [ending(90)], '  #160; :crit, s0p2, 2027-02-12, 2027-02-20'],
    ['none where one goes on beyond it', [ending(800)], '  #160; :s0p0, 2026-11-22, 2027-12-27'],
    ['one after the last end', [ending(-5), ending(20)], '  #160; :done, edge, 2026-12-12, 2027-02-20'],
    ['one from today where all are past', [ending(-5)], '  #160; :done, edge, 2026-11-22, 2027-02-20'],
  ])('is held open as far as its edge by a task that is not seen: %s', (_, lives, last) => {
    expect(timeline(lives, NOW).split('\n```\n')[0]?.split('\n').at(-1)).toBe(last);
  });

  it('draws what is past back to its end, and no further than sixty days', () => {
    expect(lines(timeline([ending(-58)], NOW), /:crit/)).toEqual(['  #160; :crit, s0p0, 2026-09-24, 2026-11-22']);
    expect(lines(timeline([ending(-580)], NOW), /:crit/)).toEqual(['  #160; :crit, s0p0, 2026-09-23, 2026-11-22']);
  });

  it.each<[number, string]>([
    [8, '❌ 7 days'],
    [9, '⚠️ 8 days'],
    [31, '⚠️ 30 days'],
    [32, '✅ 31 days'],
    [2, '❌ 1 day'],
  ])('judges a secret that ends on day %d like the check: %s', (days, words) => {
    expect(timeline([ending(days)], NOW)).toContain(`| ${words} | prod |`);
  });
});

describe('what ends when', () => {
  const many = (life: SecretLife) => Array.from({ length: MOST_DRAWN + 1 }, () => life);

  it.each<[string, SecretLife, string]>([
    ['89 days', ending(90), '✅ less than 90 days | 13 | 2027-02-20'],
    ['90 days', ending(91), '✅ 90 days to a year | 13 | 2027-02-21'],
    ['364 days', ending(365), '✅ 90 days to a year | 13 | 2027-11-22'],
    ['365 days', ending(366), '✅ a year or more | 13 | 2027-11-23'],
    ['no end', ending(1, { expiresOn: null }), '✅ no end | 13 | never'],
  ])('of many is a table: %s', (_, life, row) => {
    expect(timeline(many(life), NOW)).toBe(`### Client secrets from today (2026-11-22) on

| Left | Client secrets | First end | Of |
| --- | --- | --- | --- |
| ${row} | prod |`);
  });
});
