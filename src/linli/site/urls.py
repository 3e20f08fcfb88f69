"""All routes."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("linli.doors.api.urls")),
    path("", include("linli.doors.parts.urls")),
    path("map/", include("linli.doors.maps.urls")),
    path("desk/", include("linli.doors.desk.urls")),
    path("field/", include("linli.doors.field.urls")),
    path("", include("linli.doors.channels.urls")),
    path("", include("linli.doors.portal.urls")),
]

handler400 = "linli.doors.parts.errors.bad_request"
handler403 = "linli.doors.parts.errors.forbidden"
handler404 = "linli.doors.parts.errors.not_found"
handler500 = "linli.doors.parts.errors.broken"
