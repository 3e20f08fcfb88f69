import assert from "node:assert/strict";
import { test } from "node:test";

import type { Matter } from "../src/field/keep/day.js";
import { Finder } from "../src/field/keep/search.js";
import { nearest, slips } from "../src/field/keep/slips.js";

const matter = (code: string, name: string, words: string[]): Matter => ({ kind: "component", code, name, major: "", words, conditions: [] });
const classes = [matter("01037", "路灯", ["灯不亮"]), matter("03005", "垃圾箱", ["垃圾桶"]), matter("01001", "上水井盖", ["自来水井盖"]), matter("01012", "路灯井盖", [])];
const heard = { synonyms: [["垃圾箱", "果皮箱"]], sounds: { lu: "路鹿", deng: "灯登", la: "垃", ji: "圾", xiang: "箱", jing: "井", gai: "盖" } };
const finder = new Finder(classes, heard);
const english = new Finder([matter("01037", "Street light", ["lamp is dark"]), matter("03005", "Litter bin", [])], heard);
const first = (found: Matter[]): string | undefined => found[0]?.code;

test("what was typed itself goes first", () => {
  for (const [typed, code] of [["路灯", "01037"], ["ld", "01037"], ["ldbl", "01037"], ["01037", "01037"], ["井盖", "01001"]] as const) assert.equal(first(finder.find(typed)), code, typed);
});

test("pinyin, characters that sound alike, slips and other words are understood", () => {
  for (const [typed, code] of [["ludeng", "01037"], ["lu deng", "01037"], ["路登", "01037"], ["ludneg", "01037"], ["果皮箱满了", "03005"]] as const) assert.equal(first(finder.find(typed)), code, typed);
  for (const [typed, code] of [["steet light", "01037"], ["liter bin", "03005"]] as const) assert.equal(first(english.find(typed)), code, typed);
});

test("what is nothing finds nothing", () => {
  assert.deepEqual(finder.find("xyzw"), []);
  assert.deepEqual(english.find("qqqqqq"), []);
});

test("a catalogue that an older app kept is searched as before", () => assert.equal(first(new Finder(classes).find("灯不亮")), "01037"));

test("slips are counted as on the server", () => {
  assert.deepEqual([slips("street", "steet"), slips("hoel", "hole"), slips("lamp", "lamp")], [1, 1, 0]);
  assert.deepEqual([nearest("steet", ["street", "tree", "seat"]), nearest("graffitt", ["graffit"]), nearest("car", ["cat"])], ["street", "graffit", ""]);
});
