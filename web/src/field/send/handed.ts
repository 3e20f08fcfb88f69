/** What the desk has brought in from a rescue file: only the server's word that all of it is there lets an entry of somebody else go. */
import { finish } from "../keep/outbox";
import type { Item } from "../keep/store";
import { exchange } from "./wire";

/** Ask for each with the session that is open now; the ones that the server does not have whole are given back. */
export async function stillHere(list: Item[]): Promise<Item[]> {
  const left = [];
  for (const item of list) {
    const found = await exchange(`commands/${item.id}/arrival`, {}, item.id);
    if (found.is === "receipt" && found.body["is_whole"] === true) {
      item.state = found.body["state"] === "kept_as_note" ? "noted" : "done";
      await finish(item);
    } else left.push(item);
  }
  return left;
}
