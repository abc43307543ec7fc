"""
Makes muster-sans.woff2 from IBM Plex Sans (npm: @fontsource-variable/ibm-plex-sans): the weights 400 to 700 that the product uses, Latin, without
hinting, half the size. Its licence reserves the name of the original for the original, hence the other name.
Run by hand with fonttools and brotli: python3 subset.py <ibm-plex-sans-latin-wght-normal.woff2> muster-sans.woff2
"""
import io
import sys
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

NAMES = {1: 'Muster Sans', 3: 'Muster Sans 1', 4: 'Muster Sans', 6: 'MusterSans', 16: 'Muster Sans'}

source, target = sys.argv[1:]
narrow = instancer.instantiateVariableFont(TTFont(source), {'wght': (400, 400, 700)})
held = io.BytesIO()
narrow.save(held)
font = TTFont(held)
options = subset.Options()
options.hinting = False
options.layout_features = ['kern', 'liga', 'tnum', 'ccmp', 'locl', 'mark', 'mkmk', 'calt', 'zero']
options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
subsetter = subset.Subsetter(options)
subsetter.populate(unicodes=set(font.getBestCmap()))
subsetter.subset(font)
for name in font['name'].names:
    if name.nameID in NAMES:
        name.string = NAMES[name.nameID]
font.flavor = 'woff2'
font.save(target)
