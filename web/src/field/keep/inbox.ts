/** Messages as this phone knows them: read here counts as read, also while the server has not heard of it. */
import { computed } from "@preact/signals";

import { messages } from "./day";
import { items, received } from "./outbox";

export const inbox = computed(() => {
  const here = new Map<number, string>();
  for (const { command } of [...items.value, ...received.value]) {
    if (command.kind === "read") for (const id of command.body["messages"] as number[]) here.set(id, command.at);
  }
  return messages.value.map((m) => (m.read_at === null && here.has(m.id) ? { ...m, read_at: here.get(m.id) ?? null } : m));
});

export const unread = computed(() => inbox.value.filter((m) => m.read_at === null));
