/** Photos of a form: from the camera or the album, as thumbnails that can be removed. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";

import type { NewPhoto } from "../keep/outbox";
import { PhotoTrouble, takePhoto } from "../keep/photos";
import { t } from "../words";
import { Icon } from "./icon";
import { time } from "./moments";

export interface Shot { blob: Blob; sha256: string; at: string }
const MOST = 10;

export function Photos({ list, kind, onChange }: { list: Signal<Shot[]>; kind: NewPhoto["kind"]; onChange: () => void }) {
  const said = useSignal("");
  const isBusy = useSignal(false);
  const take = async (files: FileList | null) => {
    said.value = "";
    isBusy.value = true;
    for (const file of [...(files ?? [])].slice(0, MOST)) {
      try {
        const photo = await takePhoto(file, kind);
        if (!list.value.some((s) => s.sha256 === photo.sha256)) list.value = [...list.value, { blob: photo.blob, sha256: photo.sha256, at: new Date().toISOString() }];
      } catch (error) {
        said.value = why(error);
      }
    }
    isBusy.value = false;
    onChange();
  };
  return (
    <div class="field">
      <div class="shots">
        {list.value.map((shot) => <Thumb key={shot.sha256} shot={shot} onRemove={() => { list.value = list.value.filter((s) => s !== shot); onChange(); }} />)}
        {list.value.length < MOST && (
          <label class="addpic"><input class="vh" type="file" accept="image/*" capture="environment" data-kind={kind} onChange={(e) => { const input = e.currentTarget; void take(input.files).finally(() => { input.value = ""; }); }} />
            <Icon name="camera" /><span>{isBusy.value ? t("Reading…") : list.value.length ? t("One more photo") : kind === "after" ? t("Photo of the result") : t("Take a photo")}</span><span class="xs muted">{t("may be left out")}</span></label>
        )}
      </div>
      {said.value && <p class="error" role="alert"><Icon name="warn" />{said.value}</p>}
    </div>
  );
}

function Thumb({ shot, onRemove }: { shot: Shot; onRemove: () => void }) {
  const [url, setUrl] = useState("");
  useEffect(() => {
    const made = URL.createObjectURL(shot.blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [shot]);
  return (
    <figure class="photo">{url && <img src={url} alt={t("Photo of %(when)s", { when: time(shot.at) })} />}<figcaption>{time(shot.at)}</figcaption>
      <button type="button" class="icon-btn remove" onClick={onRemove}><Icon name="close" /><span class="vh">{t("Remove this photo")}</span></button></figure>
  );
}

function why(error: unknown): string {
  const code = error instanceof PhotoTrouble ? error.code : "";
  if (code === "empty") return t("This photo is empty (0 bytes). Take it again or leave it out.");
  if (code === "too-large") return t("This photo is too large for sending. Choose a smaller one or leave it out.");
  return t("This photo could not be read. Take it again or leave it out.");
}

/** As it is kept in a draft: plain values only. */
export async function shots(list: Shot[]): Promise<Shot[]> {
  return list.map(({ blob, sha256, at }) => ({ blob, sha256, at }));
}
