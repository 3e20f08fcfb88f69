"""Under /desk/field/: what the office does for the phones."""

from django.urls import path

from . import views

urlpatterns = [
    path("rescue", views.rescue, name="rescue"),
    path("suggestions", views.suggestions, name="suggestions"),
    path("suggestions/<uuid:pk>", views.answer, name="suggestion-answer"),
]
