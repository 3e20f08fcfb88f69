/** Where the person is: the part of the address after "#". A back button works as everywhere. */
import { signal } from "@preact/signals";

export const route = signal<string[]>(read());

function read(): string[] {
  return location.hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decodeURIComponent);
}

export function follow(): void {
  window.addEventListener("hashchange", () => {
    route.value = read();
    document.querySelector("main")?.scrollTo(0, 0);
  });
}

export function go(path: string): void {
  location.hash = `#/${path}`;
}
