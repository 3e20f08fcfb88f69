"""Public boards (A3) and contact cards (ten on a sheet) as PDF."""
