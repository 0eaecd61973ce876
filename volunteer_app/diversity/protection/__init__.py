"""What may be published of counts of people, found with a solver and then attacked by another way. Pure:
neither Flask nor a database is reached, so that anybody can attack a folder of published files with it."""
