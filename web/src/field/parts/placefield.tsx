/** Where it is: the phone's position with its circle, a pin that can be dragged, and always the address in words. */
import { t } from "../words";
import { GridMap } from "./gridmap";
import { Icon } from "./icon";

interface Props {
  lon: number | null; lat: number | null; accuracy_m: number | null; text: string; trouble: string;
  onMove: (lon: number, lat: number) => void; onText: (text: string) => void; onLocate: () => void;
}

const FAR_M = 100;

export function PlaceField({ lon, lat, accuracy_m, text, trouble, onMove, onText, onLocate }: Props) {
  const value = lon === null || lat === null ? undefined : `${lon.toFixed(6)},${lat.toFixed(6)}`;
  return (
    <div class="field">
      <span class="lab">{t("Place")} <span class="small muted" data-place={value ?? ""}>{said(value, accuracy_m)}</span></span>
      <GridMap label={t("Where is it?")} without={t("This browser cannot draw the map. Use your position, or write the address.")} look="fmap2" attributes={{ mode: "pick", layers: "base grids names", controls: "zoom", value, accuracy: accuracy_m === null ? undefined : String(accuracy_m) }} onPick={onMove} />
      {accuracy_m !== null && accuracy_m > FAR_M && <p class="note-warn">{t("The position is rough (±%(n)s m). Drag the map to the right place, or write the address.", { n: accuracy_m })}</p>}
      {trouble && <p class="note-warn" role="status">{troubleWords(trouble)}</p>}
      <div class="row">
        <button type="button" class="btn btn-2" onClick={onLocate}><Icon name="pin" />{t("My position")}</button>
        <label class="grow"><span class="vh">{t("Address in words")}</span><input class="input" name="place" value={text} maxLength={256} placeholder={t("Address, shop or landmark")} onInput={(e) => onText(e.currentTarget.value)} /></label>
      </div>
    </div>
  );
}

function said(value: string | undefined, accuracy: number | null): string {
  if (!value) return t("not known yet");
  return accuracy === null ? t("placed by hand") : t("accurate to ±%(n)s m", { n: accuracy });
}

function troubleWords(code: string): string {
  if (code === "denied") return t("The phone does not give the position. Allow it in the browser's settings, move the map, or write the address.");
  if (code === "timeout") return t("The position took too long. Go into the open and try again, move the map, or write the address.");
  return t("This phone has no position right now. Move the map, or write the address.");
}
