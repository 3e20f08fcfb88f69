/** My grids and the open cases on them; the list below says the same. */
import { Screen } from "../parts/frame";
import { GridMap } from "../parts/gridmap";
import { Icon } from "../parts/icon";
import { light } from "../parts/moments";
import { locate, position } from "../parts/place";
import { cases } from "../keep/day";
import { go } from "../router";
import { t } from "../words";
import { Rows } from "./tasks";

export function MapScreen() {
  const rows = cases.value.filter((c) => c.lon !== null && c.lat !== null);
  return (
    <Screen title={t("Map")} tab="map" flush>
      <ol id="onmap" class="vh" aria-hidden="true">
        {rows.slice(0, 400).map((c) => <li key={c.id} data-lon={c.lon} data-lat={c.lat} data-look={light(c)} data-title={c.name} data-key={c.id} />)}
      </ol>
      <GridMap key={rows.length} label={t("Open cases in my grids")} look="fmap-tall" attributes={{ layers: "base grids names", list: "onmap", controls: "zoom whole", focus: position.value ? `${position.value.lon},${position.value.lat}` : undefined }}
        onSelect={({ kind, properties }) => { if (kind === "marker" && typeof properties["key"] === "string") go(`case/${properties["key"]}`); }} />
      <div class="fpad"><button type="button" class="btn btn-2" onClick={() => void locate()}><Icon name="pin" />{t("My position")}</button></div>
      {rows.length ? <Rows rows={rows} /> : <p class="fpad empty">{t("No open cases here.")}</p>}
    </Screen>
  );
}
