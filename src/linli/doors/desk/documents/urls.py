"""Under /desk/documents/."""

from django.urls import path

from . import views

urlpatterns = [path("cases/<str:number>.pdf", views.case_pdf, name="case-pdf")]
