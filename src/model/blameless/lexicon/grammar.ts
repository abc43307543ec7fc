// The small closed words of English that the phrase finder and the scopes steer by.

import { wordSet } from './word-set.ts';

export const determiners = wordSet(
  `the a an our their his her your my its this that these those some certain another every each all any both many most
  several few two three four five one either such various which same`,
);

export const auxiliaries = wordSet(
  `is are was were be been being am has have had do does did will would shall should can could may might must ought
  not never need needs needed used 's 'd cannot to going gonna got gets get`,
);

export const prepositions = wordSet(
  `of in on at by for from with without to into onto over under about after before during until till since between
  among through against behind beyond within per via as than like towards upon near off up down out`,
);

export const conjunctions = wordSet(
  `and or but nor so yet if when while because although though unless whereas that which who whom whose where why how
  whether once then than only no neither rather instead hence thus therefore however also please let lest had
  nobody noone what whatever`,
);

export const adverbs = wordSet(
  `just simply also even again still really very quite too only clearly obviously probably apparently evidently
  once twice then now later earlier already almost nearly soon often sometimes rarely seldom somehow somewhat rather instead
  therefore thus hence perhaps maybe of course basically actually literally simply merely completely totally entirely
  all both each first finally eventually at least yet here there yesterday today tonight recently together alone
  either otherwise outright once-more thoughtlessly well`,
);

/** Words in -ly that are no adverbs. */
export const notAdverbs = wordSet(
  'only early daily weekly hourly monthly nightly supply reply apply rely comply multiply family assembly anomaly friendly fly ally july italy',
);

export const negators = wordSet(
  `not no never without neither nor nobody none hardly avoid avoids avoiding wrong unfair refuse refuses stop cannot nothing
  isn't wasn't don't instead rather unlike excluding exclude`,
);

export const pronouns = wordSet(
  `i we he she they you it me us him them myself ourselves himself herself themselves yourself itself
  who whoever someone somebody anyone anybody everyone everybody nobody noone`,
);
