"""`{% grid_map_script %}`: the script of `<grid-map>`, or nothing where it was never built; pages work without it."""

from __future__ import annotations

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def grid_map_script() -> SafeString:
    try:
        address = staticfiles_storage.url("linli/map/grid-map.js")
    except ValueError:  # not among the collected files
        return mark_safe("")
    return format_html('<script type="module" src="{}"></script>', address)
