"""
Makes muster-sans.woff2 and muster-sans-more.woff2 from IBM Plex Sans (npm: @fontsource-variable/ibm-plex-sans): the weights 400 to 700 that the product
uses, Latin, without hinting. The first holds what English on a screen needs and is a third of the original's size; the second holds the accents and
rarer signs of the other Latin languages, and a browser asks for it when a page has one (fonts.css says which are whose).
The licence reserves the name of the original for the original, hence the other name.
Run by hand with fonttools and brotli: python3 subset.py <ibm-plex-sans-latin-wght-normal.woff2> <folder>
"""
import io
import sys
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

NAMES = {1: 'Muster Sans', 3: 'Muster Sans 1', 4: 'Muster Sans', 6: 'MusterSans', 16: 'Muster Sans'}
FIRST = set(range(0x20, 0x7F)) | {0xA0, 0xA7, 0xB0, 0xB1, 0xB5, 0xB7, 0xD7} | set(range(0x2010, 0x2027)) | {0x2192, 0x2212}


def narrowed(source):
    font = instancer.instantiateVariableFont(TTFont(source), {'wght': (400, 400, 700)})
    held = io.BytesIO()
    font.flavor = None
    font.save(held)
    held.seek(0)
    font = TTFont(held)
    # One kerning for all weights: its differences between them weigh a tenth of the file and are below a pixel on a screen.
    middle = instancer.instantiateVariableFont(TTFont(source), {'wght': 500})
    for table in ('GPOS', 'GDEF'):
        font[table] = middle[table]
    return font


def write(font, characters, target, features):
    options = subset.Options()
    options.hinting = False
    options.layout_features = features
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    for name in font['name'].names:
        if name.nameID in NAMES:
            name.string = NAMES[name.nameID]
    font.flavor = 'woff2'
    font.save(target)
    ranges = ', '.join(f'U+{code:X}' for code in sorted(font.getBestCmap()))
    print(target, ranges)


source, folder = sys.argv[1:]
every = set(narrowed(source).getBestCmap())
# Kerning is a quarter of the first file, for differences below a pixel at the sizes of a screen full of small text.
write(narrowed(source), every & FIRST, f'{folder}/muster-sans.woff2', ['tnum', 'ccmp'])
write(narrowed(source), every - FIRST, f'{folder}/muster-sans-more.woff2', ['kern', 'tnum', 'ccmp', 'locl', 'mark', 'mkmk'])
