"""ACORD 25, Certificate of Liability Insurance, in every edition: read by its printed labels and rules."""
