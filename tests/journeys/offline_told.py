"""Words that both the script and the journey without a line know."""

READING = "La palabra escrita se lee también en el cerro."
HANDED_IN = "Las vecinas no saben cuándo pasa el camión."
