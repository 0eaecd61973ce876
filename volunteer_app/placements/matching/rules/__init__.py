"""Where suggestions and matches stand, and who fits whom. Pure."""
