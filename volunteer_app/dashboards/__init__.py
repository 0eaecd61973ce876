"""What the ministerial champion's office and departments' champions see: published figures, never a person.
Every page, picture and file is made from a publication and from nothing else."""
