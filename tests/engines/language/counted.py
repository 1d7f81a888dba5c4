"""Words and paragraphs counted by hand. A hyphen stands between two syllables; `=` is a hyphen of the word itself.

Spanish after the «Ortografía» of RAE and ASALE (2010); Portuguese after the divisions of Priberam; English
after those of Merriam-Webster, by sound.
"""

SPANISH = """
ca-sa a-é-re-o ca-o-ba le-er cre-e-mos po-e-ta te-a-tro ca-os o-cé-a-no lí-ne-a ha-cia ha-cí-a pa-ís pa-í-ses ba-úl
ma-íz rí-o grú-a o-í-a le-í-ais vi-ví-ais re-ír Ma-rí-a ca-í-da ciu-dad cui-da-do je-sui-ta cons-truir cons-tru-yen
cons-truí-a huí-a viu-da triun-fo in-clui-do cuí-da-te in-ter-viú a-gua len-gua cua-tro pin-güi-no ver-güen-za
lin-güís-ti-ca ar-güir a-ve-ri-guáis am-bi-güe-dad que-so qui-zás quien que-rí-a-mos gue-rra guí-a guia-do se-guí-a
si-guien-te al-guien U-ru-guay Pa-ra-guay buey miau guau rey ley muy hoy y soy con-voy ye-gua a-yu-da pla-ya ma-yor
le-yes Pay-san-dú Ay-sén Y-pa-ca-ra-í Guay-mas prohi-bir pro-hí-ba ahi-ja-do bú-ho ve-hí-cu-lo al-co-hol co-he-te
ca-ca-hue-te al-de-hue-la a-ho-ra hue-vo hie-lo des-hie-lo re-hú-sa za-na-ho-ria tran-se-ún-te diur-no guion truhan
hui pie es-tu-diáis lim-piéis en-viar en-ví-o a-cen-tú-a ac-tua-ción ac-ción a-cio-nes e-va-lua-ción ser-vi-cio
o-fi-ci-na pú-bli-co ad-mi-nis-tra-ción mu-ni-ci-pio go-bier-no ba-rrio ins-truc-cio-nes trans-por-te chi-i-ta
an-ti-in-fla-ma-to-rio rit-mo ex-tra-or-di-na-rio con-sen-sua-do des-a-fí-o pe-rí-o-do die-ci-séis vein-tiún
eu-ro-pe-o au-to-ri-zar reu-nión rei-na cau-sa Eu-ge-nia sau-co quó-rum bie-nios lle-ga-ron a-llí pe-rro e-xa-men
"""

PORTUGUESE = """
ca-sa cri-an-ça pi-a-no vi-a-gem di-a ru-a lu-a ti-o se-cre-ta-ri-a so-ci-e-da-de pri-o-ri-da-de a-tu-al si-tu-a-ção
du-as his-tó-ria sé-rie á-gua má-goa ó-leo tê-nue po-lí-cia mu-ni-cí-pio re-la-tó-rio se-cre-tá-rio in-gê-nuo
pró-prias ví-deo rá-dio i-ní-cio ci-ên-cia ex-pe-ri-ên-cia au-di-ên-cia a-quá-rio se-quên-cia ins-tan-tâ-neo
va-ga-bun-do pe-rí-o-do sa-ú-de pa-ís ju-í-zo ba-ú vi-ú-va ru-í-do pa-í-ses ca-í-da e-go-ís-mo sa-í-am qua-tro guar-da
i-gual lín-gua quan-do fre-quen-te tran-qui-lo lin-gui-ça quo-ta á-guas se-gui-a con-ti-gui-da-de guin-cho quin-ze
que-ro guer-ra U-ru-guai quais i-guais sa-guão en-xa-guou ra-i-nha mo-i-nho cam-pa-i-nha ru-im ra-iz ca-ir sa-ir Ra-ul
a-in-da ju-iz con-tri-bu-ir cons-ti-tu-in-te tri-un-fo o-ri-un-do a-men-do-im Co-im-bra sa-in-do di-ur-no co-in-ci-dir
ru-ins mui-to cui-dar quei-ra bai-le coi-sa dois mais pai-sa-gem gra-tui-to cir-cui-to fui pos-sui cons-ti-tui
sau-da-de au-sên-cia mu-seu viu par-tiu céu he-rói trou-xe ou-tro rei-te-rar trau-ma a-mei-xa bau-ni-lha neu-tro
eu-ro-peu au-men-to re-u-ni-ão re-u-nir re-u-ti-li-zar pro-i-bir sa-iu ca-iu cons-tru-iu con-tri-bu-i-ção po-lu-i-ção
tra-i-ção e-lei-ção re-fei-ção mai-or mai-o prai-a i-dei-a a-poi-o joi-a a-le-lui-a ca-os po-e-ta co-e-lho te-a-tro
re-ais le-em vo-ou en-jo-o cri-ei cri-ou con-ti-nu-ou co-o-pe-rar zo-o-ló-gi-co ao aos mãe mães põe põ-em ór-gão
ór-gãos in-for-ma-ções ci-da-dãos a-mên-doa ir-mã re-gi-ão ges-tão cãi-bra li-ção au-to-a-va-li-a-ção ou-vi-do-ri-a
cha-péu ni-nho tra-ba-lho ex-ce-ção es-pa-ço a-de-qua-do u-su-á-rio di-á-rio guar-da=chu-va
"""

ENGLISH = """
the house pub-lic ser-vice of-fice peo-ple gov-ern-ment man-age-ment state-ment like-ly use-ful ta-ble sim-ple lit-tle
walked want-ed need-ed box-es plac-es chang-es makes times ar-e-a i-de-a cre-ate cre-a-tion na-tion na-tion-al
spe-cial so-cial so-ci-e-ty sci-ence qui-et be-ing go-ing in-no-va-tion im-ple-ment mu-nic-i-pal-i-ty cit-i-zen
lan-guage plain read-a-ble re-quire-ment sen-tence sen-tenc-es par-a-graph a-nal-y-sis re-search rhythm queue
ques-tion e-val-u-ate sit-u-a-tion in-di-vid-u-al ex-pe-ri-ence ra-di-o var-i-ous bu-reau beau-ti-ful through thought
eyes owe co-op-er-ate re-al well=known I a do does goes is-sue val-ue con-tin-ue med-i-cine re-li-a-ble an-nu-al
ac-tu-al-ly mu-se-um lives time-line some-where al-read-y o-be-di-ent cli-ent pa-tients suf-fi-cient com-pa-nies
stud-ies po-em vi-o-lence di-et pi-o-neer
"""

SPANISH_PARAGRAPHS = (
    (
        "La o-fi-ci-na a-bre a las sie-te y en-tre-ga cua-ren-ta nú-me-ros. A las sie-te y vein-te ya no que-da "
        "nin-gu-no. Quien vi-ve le-jos pier-de el via-je.",
        # La(1) oficina(4) abre(2) a(1) las(1) siete(2) y(1) entrega(3) cuarenta(3) números(3): 10 words, 21
        # A las siete y veinte ya no queda ninguno: 1 1 2 1 2 1 1 2 3: 9 words, 14
        # Quien vive lejos pierde el viaje: 1 2 2 2 1 2: 6 words, 10
        {"sentences": 3, "words": 25, "syllables": 45},
    ),
    (
        "El Dr. Pé-rez ci-tó el art. 5 de la ley: pa-gó 1.234,5 pe-sos… y se fue a E-E. U-U. «¿Y los ni-ños?», "
        "pre-gun-tó Ma-rí-a. Na-die res-pon-dió.",
        # El Dr. Pérez citó el art. 5 de la ley pagó 1.234,5 pesos y se fue a EE. UU.:
        # 1 1 2 2 1 1 1 1 1 1 2 1 2 1 1 1 1 2 2: 19 words, 25
        # (a number and «Dr» count as one, letters as they are spelled)
        # Y los niños preguntó María: 1 1 2 3 3: 5 words, 10
        # Nadie respondió: 2 3: 2 words, 5
        {"sentences": 3, "words": 26, "syllables": 40},
    ),
    (
        "Ha-bí-a vein-tiún ve-hí-cu-los, pe-ro na-die que-rí-a con-du-cir-los ha-cia el Pa-ra-guay. ¡Qué ver-güen-za! "
        "La co-mu-ni-dad cons-tru-ye su a-e-ro-puer-to y ac-tú-a.",
        # Había(3) veintiún(2) vehículos(4) pero(2) nadie(2) quería(3) conducirlos(4) hacia(2) el(1) Paraguay(3): 10, 26
        # Qué(1) vergüenza(3): 2, 4
        # La(1) comunidad(4) construye(3) su(1) aeropuerto(5) y(1) actúa(3): 7, 18
        {"sentences": 3, "words": 19, "syllables": 48},
    ),
)

PORTUGUESE_PARAGRAPHS = (
    (
        "A re-u-ni-ão co-me-ça às no-ve ho-ras na ou-vi-do-ri-a. A sa-ú-de do mu-ni-cí-pio é pri-o-ri-da-de. "
        "Nin-guém sa-iu.",
        # A(1) reunião(4) começa(3) às(1) nove(2) horas(2) na(1) ouvidoria(5): 8 words, 19
        # A(1) saúde(3) do(1) município(4) é(1) prioridade(5): 6 words, 15
        # Ninguém(2) saiu(2): 2 words, 4
        {"sentences": 3, "words": 16, "syllables": 38},
    ),
    (
        "O Sr. An-tô-nio leu o art. 12 da lei e pa-gou R$ 1.250,75. A ra-i-nha cons-tru-iu qua-tro mo-i-nhos… e "
        "ca-iu. Quem põe á-gua na lín-gua do ju-iz?",
        # O Sr. Antônio leu o art. 12 da lei e pagou R$ 1.250,75: 1 1 3 1 1 1 1 1 1 1 2 1 1: 13 words, 16
        # A rainha construiu quatro moinhos e caiu: 1 3 3 2 3 1 2: 7 words, 15
        # Quem põe água na língua do juiz: 1 1 2 1 2 1 2: 7 words, 10
        {"sentences": 3, "words": 27, "syllables": 41},
    ),
    (
        "As cri-an-ças a-in-da não ti-nham ma-te-ri-al. A con-tri-bu-i-ção dos ci-da-dãos é gra-tui-ta e mui-to "
        "fre-quen-te! Ao mei-o=di-a, as mães trou-xe-ram cai-xas.",
        # As(1) crianças(3) ainda(3) não(1) tinham(2) material(4): 6 words, 14
        # A(1) contribuição(5) dos(1) cidadãos(3) é(1) gratuita(3) e(1) muito(2) frequente(3): 9 words, 20
        # Ao(1) meio-dia(4) as(1) mães(1) trouxeram(3) caixas(2): 6 words, 12
        {"sentences": 3, "words": 21, "syllables": 46},
    ),
)


def written(hyphenated: str) -> str:
    """How the word or the text is written."""
    return hyphenated.replace("-", "").replace("=", "-")


def pieces(word: str) -> int:
    """Syllables of one word as divided by hand."""
    return word.count("-") + word.count("=") + 1
