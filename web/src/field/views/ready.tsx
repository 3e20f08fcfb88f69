/** Is the phone ready for a day without network? Each line says what to do about it. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { lookForCamera } from "../parts/camera";
import { Screen } from "../parts/frame";
import { Icon } from "../parts/icon";
import { moment } from "../parts/moments";
import { locate, position, trouble } from "../parts/place";
import { cases, catalogue, download, gotAt, isLoading, land } from "../keep/day";
import { keepForOffline, offlineMap } from "../keep/offline";
import { t } from "../words";

type Line = [boolean | null, string, string];

export function Ready() {
  const isLasting = useSignal<boolean | null>(null);
  const said = useSignal("");
  const camera = useSignal<"yes" | "none" | "denied">("yes");
  useEffect(() => {
    void lookForCamera().then((found) => { camera.value = found; });
    void navigator.storage?.persisted?.().then((found) => { isLasting.value = found; });
    void locate();
    void offlineMap.look();
  }, []);
  const fetchAll = async () => {
    said.value = "";
    isLasting.value = (await navigator.storage?.persist?.()) ?? false;
    const failed = await download();
    if (failed.length) said.value = t("Not everything could be downloaded; what was kept stays. Try again with better network.");
    else said.value = (await keepForOffline()) ? t("Everything for the day is on this phone.") : t("The map could not be kept; everything else is here. Try again with better network.");
  };
  const lines: Line[] = [
    [catalogue.value !== null, t("Classes: %(n)s", { n: catalogue.value?.classes.length ?? 0 }), t("Download the day once.")],
    [gotAt.value["cases"] !== undefined, gotAt.value["cases"] ? t("Cases: %(n)s, %(when)s", { n: cases.value.length, when: moment(gotAt.value["cases"]) }) : t("Cases"), t("Download the day once.")],
    [land.value !== null, t("My grids: %(n)s", { n: land.value?.grids.features.length ?? 0 }), t("Download the day once.")],
    [offlineMap.isKept.value, t("Map without network"), t("Download the day once.")],
    ["serviceWorker" in navigator && navigator.serviceWorker.controller !== null, t("The app opens without network"), t("Close and open the app once.")],
    [isLasting.value, t("The phone promises to keep the data"), t("Install the app on the home screen; then the browser does not clear it.")],
    [position.value !== null, position.value ? t("Position, accurate to ±%(n)s m", { n: position.value.accuracy_m ?? "?" }) : t("Position"), trouble.value === "denied" ? t("Allow the position in the browser's settings.") : t("Go into the open and try again.")],
    [camera.value === "yes", t("Camera"), camera.value === "denied" ? t("Allow the camera in the browser's settings. Until then take photos from the album.") : t("This device has no camera. Photos can come from the album.")],
  ];
  return (
    <Screen title={t("Ready for the day?")} back="today" action={
      <button type="button" class="btn btn-wide btn-xl" disabled={isLoading.value} onClick={() => void fetchAll()}><Icon name="down" />{isLoading.value ? t("Downloading…") : t("Download the day")}</button>
    }>
      <ul class="card obox" data-ready={lines.filter(([ok]) => ok).length}>
        {lines.map(([ok, what, todo]) => (
          <li key={what} class={ok ? "o-ok" : "o-bad"}><span class="st"><Icon name={ok ? "check" : "warn"} /></span><div class="grow"><p><b>{what}</b></p>{!ok && <p class="small">{todo}</p>}</div></li>
        ))}
      </ul>
      {said.value && <p class="note" role="status">{said.value}</p>}
    </Screen>
  );
}
