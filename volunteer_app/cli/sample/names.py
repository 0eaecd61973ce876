"""Plainly invented names, postcodes that no house has, and numbers that ring nowhere."""

FIRST_NAMES = (
    "Ada", "Aisha", "Alun", "Amara", "Angharad", "Anil", "Beatriz", "Benedict", "Bronwen", "Callum",
    "Carys", "Chidi", "Daisy", "Darius", "Deepa", "Dilys", "Efua", "Eilidh", "Emeka", "Esther",
    "Farah", "Ffion", "Gareth", "Grace", "Hamza", "Hana", "Idris", "Imogen", "Ioan", "Jasmine",
    "Joseph", "Kemi", "Kwame", "Leila", "Llŷr", "Luca", "Marcia", "Mei", "Megan", "Mohammed",
    "Nadia", "Niamh", "Olu", "Owain", "Parveen", "Piotr", "Rhiannon", "Rosa", "Samir", "Seán",
    "Siân", "Sunita", "Tariq", "Tesfaye", "Tomasz", "Una", "Victor", "Wanda", "Yusuf", "Zoë",
)  # fmt: skip

LAST_NAMES = (
    "Alderfield", "Ashpenny", "Bramblecombe", "Brindlewick", "Candlemarsh", "Copperdale", "Dewbarrow",
    "D’Arrowby", "Elmscroft", "Ferrowby", "Foxhallam", "Glenbright", "Goldwhistle", "Harrowmead",
    "Hazelbeck", "Inkersley", "Ivorstone", "Jessamby", "Kestlewood", "Kindleigh", "Larkenfold",
    "Llanfelin", "Marchpole", "Meadowgate", "Mosswater", "Nettlebank", "Northquill", "O’Brackley",
    "Oakenshaw-Reed", "Otterlea", "Pebblethorpe", "Plumtree-Vale", "Quarrington-Lee", "Quillfeather",
    "Ravenholt", "Rowanby", "Saltmarsh-Hill", "Silverdene", "Starbeck", "Stillwater", "Thistlecroft",
    "Tŷ-Gwyrdd", "Umberfield", "Underlea", "Vellacombe", "Violetshaw", "Wetherlam", "Willowmere",
    "Wrenfield", "Yarrowby", "Yewdale", "Zennorly",
)  # fmt: skip

POSTCODE_AREAS = ("LS", "M", "B", "CF", "NE", "BS", "NG", "L", "S", "PE", "EX", "SW")

ACCESS_NEEDS = (
    "I use a wheelchair, so I need step-free access.",
    "I am hard of hearing. Please face me when you speak.",
    "I need written information in large print.",
    "I have dyslexia. Please send forms before the meeting.",
)

WHY = (
    "Somebody gave me time when I needed it, and I would like to do the same.",
    "I worked with young adults for years and want to use what I learned.",
    "I have been through the system myself and know what helps on the way out.",
    "I have free afternoons and live close by.",
    "My neighbour volunteers here and told me about it.",
)

AVAILABILITY = (
    "Tuesday and Thursday afternoons",
    "Weekday evenings after 6pm",
    "Any day but Friday",
    "Saturday mornings, every other week",
)

HOW_KNOWN = ("Former manager", "Tutor", "Neighbour for ten years", "Leader of a community group")
