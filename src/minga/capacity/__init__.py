"""How capable institutions are, measured from work already done, in waves that can be compared.

Owns `Index` and its versions (tree, rubrics, rules), `Wave`, what each entity answered, cited and was
given, computations with their findings, appeals and improvement plans. Does not own the mathematics
(`engines.index`), forms and answers (`questionnaires`), nor graders and their scores (`assessments`,
panel of a wave). Traps: a published version, a published wave and its marks never change (triggers in
migration 0002); an entity sees its draft, nobody else's; a public page compares within peer groups
and shows no ranking unless asked; a prefilled answer counts only once a person has confirmed it.
"""
