/** A new version of the app waits until the person takes it; the queue of the old one stays where it is. */
import { signal } from "@preact/signals";

import { t } from "../words";

export const newVersion = signal<ServiceWorker | null>(null);

export function watchForUpdates(): void {
  if (!("serviceWorker" in navigator)) return;
  const was = navigator.serviceWorker.controller;
  // whichever tab took the new version: all go on with it, from their drafts
  if (was) navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
  void navigator.serviceWorker.register("/field/sw.js", { scope: "/field/" }).then((registration) => {
    const seen = (worker: ServiceWorker | null) => {
      worker?.addEventListener("statechange", () => {
        if (worker.state === "installed" && navigator.serviceWorker.controller) newVersion.value = worker;
      });
    };
    if (registration.waiting && navigator.serviceWorker.controller) newVersion.value = registration.waiting;
    seen(registration.installing);
    registration.addEventListener("updatefound", () => seen(registration.installing));
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") void registration.update().catch(() => undefined); });
  });
}

export function Update() {
  const take = () => newVersion.value?.postMessage("take over");
  return <p class="newbar" role="status">{t("A new version of the app is here.")} <button type="button" class="btn btn-2" onClick={take}>{t("Use it now")}</button></p>;
}
