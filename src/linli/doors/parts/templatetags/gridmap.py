"""`{% grid_map … %}…{% endgrid_map %}`: the map element around what stands for it; docs/reference/grid-map.md tells all of it.

`{% grid_map_script %}` alone is the script, or nothing where it was never built; pages work without it.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()
LOADED = "grid_map_script"


@register.simple_tag(takes_context=True)
def grid_map_script(context: template.Context) -> SafeString:
    """Once a page, however often it is asked for."""
    if context.render_context.get(LOADED):
        return mark_safe("")
    try:
        address = staticfiles_storage.url("linli/map/grid-map.js")
    except ValueError:  # not among the collected files
        return mark_safe("")
    context.render_context[LOADED] = True
    return format_html('<script type="module" src="{}"></script>', address)


@register.simple_block_tag(takes_context=True, end_name="endgrid_map")
def grid_map(context: template.Context, content: str, look: str = "", **attributes: Any) -> SafeString:
    """Attributes as the element knows them, `_` for `-`; True gives one without value, None, False and "" none at all."""
    attributes.setdefault("data_no_webgl", _("This browser cannot draw the map. The list says the same."))
    pairs = [
        (name.replace("_", "-"), value)
        for name, value in attributes.items()
        if value not in (None, False, "")
    ]
    written = format_html_join(
        "",
        "{}",
        ((format_html(" {}", n) if v is True else format_html(' {}="{}"', n, _plain(v)),) for n, v in pairs),
    )
    return format_html(
        '<grid-map class="{}"{}>{}</grid-map>{}', f"gridmap {look}".strip(), written, conditional_escape(content), grid_map_script(context)
    )  # fmt: skip


def _plain(value: Any) -> str:
    """Numbers never with a comma, lists as words."""
    if isinstance(value, list | tuple):
        return ("," if all(isinstance(v, float | int) for v in value) else " ").join(str(v) for v in value)
    return str(value)
