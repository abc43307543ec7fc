// Given names from many languages, lower case. A name counts only when written with a capital, when it is
// no known service, and when no system noun follows it ("the Marcus service"). `knownPeople` adds to it.

import { wordSet } from './word-set.ts';

export const givenNames = wordSet(
  `aaron abby abdul abdullah abel abigail abraham adam adaeze adela adele adeline aditi aditya adrian adriana adrien
  agnes agnieszka ahmad ahmed aiden aiko aileen aisha aida akash akemi akiko akira alan alana alastair albert alberto
  aldo alejandra alejandro alena alessandra alessandro alessia alex alexa alexander alexandra alexandre alexei alexey
  alexis alfred alfredo ali alice alicia alina alison alistair allan allen allison alma alon alvaro amal amanda amara
  amber amelia amelie amina amir amira amit amy ana anabel anastasia anatoly anders andre andrea andreas andrei andres
  andrew andrey andy anette angela angelina angelo angus anil anita anja anjali anke ankit ann anna annabel anne
  anneke annette annie annika anouk ansel anthony antoine anton antonia antonio anusha anya aoife arash archie ariane
  ariel arjun arman armando arne arnold aron arthur arturo arun arvid asad asha ashley ashok asif astrid athanasios
  audrey aurelie aurora austin ava avi axel aya ayaan ayan ayesha ayla aylin ayse azadeh babak barbara barry bart basil
  bastian bea beata beate beatrice beatriz becky bella ben benedict benjamin benoit bernard bernd bert bertrand beth
  bettina betty bianca bilal birgit bjorn björn blanca bob bogdan boris brad bradley brandon branko brenda brendan brett
  brian bridget brigitte bruce bruno bryan burak caitlin caleb callum calvin camila camille carina carl carla carlo
  carlos carmen carol carolina caroline carolyn carter casey caspar casper catalina caterina catherine cathy catrin
  cecile cecilia cedric celia celine cesar chad chandra chantal charles charlie charlotte chen chiara chidi chinedu
  chioma chloe chris christa christel christina christine christof christoph christophe christopher chukwu claire clara
  clare clark claude claudia claudio claus clemens clement cody colin colleen connor constance constantin conor cora
  corinne cory craig cristian cristina curtis cynthia cyril daan dagmar daisuke dalia damian damien damir dan dana
  daniel daniela daniele danielle danny dante daria dario darius darko darren dave david davide deborah debra deepa
  deepak delia delphine denis denise deniz dennis derek desmond devon diana diane didier diego dieter dilan dilip dimitra
  dimitri dimitris dina dinesh dirk divya dmitri dmitry dolores dominic dominik dominika dominique don donald donna
  dora doris dorothea dorothy doug douglas dragan duncan dylan eamon ebba eddie edgar edith edmund eduardo edward edwin
  eero efua eileen einar ekaterina ela elaine elena eleni eleanor elham eli elia elias elif elijah elin elina elisa
  elisabeth elise eliza elizabeth ella ellen ellie elliot elmar elsa else elvira emeka emil emilia emilie emilio emily
  emine emma emmanuel emre enes enrico enrique enzo ercan eric erica erich erik erika erin ernest ernesto erwin esra
  estelle esteban esther ethan etienne eugene eugenia eun eva evan evelyn evgeny ewa ewan ezra fabian fabien fabio
  fabrice fadi fares farah farhan farid fatima fatma fatou federica federico felicia felicity felipe felix femi fengyi
  ferdinand fergus fernanda fernando filip filippo finn fiona flavia flora florence florian francesca francesco francis
  francisco francois françois frances franz franziska fred freddie frederic frederik freya frida frieda friedrich fritz
  gabor gabriel gabriela gabriele gabrielle gael galina gareth garry gary gaurav gavin geert gemma geoff geoffrey george
  georgia georgina gerald gerard gerhard german gianni gideon gilbert gilles gina giorgio giovanna giovanni gisela
  giulia giuseppe gizem glen glenn gloria goran gordon graham greg gregor gregory greta gregoire grigory guido
  guillaume guillermo gunnar gunther gustav gustavo guy gwen habib hakan hakim halima hamid hamza hana hanna hannah
  hannes hans harald hari harold harriet harry haruka haruki haruto hasan hassan hatice haakon heather hector heidi heike
  heiko heinrich heinz helen helena helene helga helmut hendrik hennie henri henrik henrike henry herbert herman hermann
  hideo hikaru hilary hilda hiroko hiroshi hiro horst howard hugh hugo hussein hyun ian ibrahim ida ifeoma igor ilaria
  ilias ilse ilya imani imran ina inaya ines inga inge ingo ingrid inigo ioana ioannis irena irene irfan irina isaac
  isabel isabella isabelle isadora ishaan ishita isla ismail ismael isra ivan ivana ivar ivo iwona jaakko jackie jacob
  jacqueline jacques jaime jake jakob jakub jamal james jamie jan jana jane janet janice janina janine jannik jaroslav
  jasmin jasmine jason jasper javier jay jaya jean jeanette jeff jeffrey jelena jenna jennifer jenny jens jeremy jerome
  jerry jesper jess jesse jessica jesus jia jihoon jill jim jimena jimmy jin jing jiri jo joachim joan joana joanna
  joanne joao joão joaquin jochen joe joel joey johan johanna johannes john johnny johnson jon jonah jonas jonathan joon
  joost jorge jörg joris jose josé josef joseph josephine josh joshua josie josip juan juana judith judy jules julia
  julian juliana juliane julie julien juliet julio julius jun jürgen jurgen justin justine justyna jutta kai kamal
  kamila kamran karen karim karin karina karl karla karolina karsten kasia kasper kate katerina katharina katherine
  kathleen kathrin kathryn kathy katie katja katrin katrina katy kaveh kavita kavya kay kazuki keiko keith kelly kelvin
  ken kenji kenneth kenta kerstin kevin khadija khaled khalid kieran kim kimberly kiran kirsten kirsty klara klaus kofi
  koji konrad konstantin kris krishna kristian kristin kristina kristine krzysztof kumar kunal kurt kwame kyle kyoko laila
  lakshmi lara lars laszlo latifa laura laurel lauren laurence laurent lea leah leandro lee leif leila lena lenka lennart
  leo leon leona leonard leonardo leonie leroy lesley leslie leticia levi lewis leyla li liam lidia liesbeth lila lili
  lilian liliana lilly lily lin lina linda lindsay linh linnea linus lionel lior lisa lise liv livia liz liza lloyd logan
  lola lorena lorenz lorenzo lorraine lotte lou louis louisa louise luc luca lucas lucia lucie lucien lucinda lucy
  ludmila ludwig luis luisa luiz lukas luke luna lydia lynn maarten mabel maciej madeleine madison madhav mads magda
  magdalena magnus mahmoud maia maja makoto malcolm malik malika malin malte mamadou manfred manish manoj manon manuel
  manuela mara marc marcel marcela marcello marcelo marcia marcin marco marcos marcus mareike margaret margarita
  margherita margit maria mariam marian mariana marianne marie marieke marietta marija marika marina mario marion marisa
  marius marjorie marko markus marlene marta marten martha martin martina marty marvin mary maryam masha mason massimo
  mateo mateusz mathias mathieu mathilde matilda matt matteo matthew matthias matthieu maud maureen maurice mauricio
  maxim maxime maximilian maya mehdi mehmet mei meera megan mel melanie melissa melina mercedes meredith merve meryem
  mia micah michael michal michel michele michelle miguel mihai mika mikael mike mikhail mila milan milena milica
  milo milos mina minh mira miranda mirela miriam mirko miroslav mitchell mohamed mohammad mohammed mohan moira moises
  molly mona monica monika morgan moritz morten moses mostafa muhammad muriel murat mustafa myriam nadia nadine nadja
  naima nam nancy naomi naoki narges nasrin natalia natalie nataliya natasha nathalie nathan nathaniel navid neha neil
  nele nelson nena neus ngozi nguyen nia niamh nicholas nick nicki nico nicola nicolas nicole niels nigel nikhil niki
  nikita niklas nikola nikolai nikolaos nikolaus nikolay nils nina nino nisha nishant nitin noa noah noam noel noelia
  noemi noor nora norbert noriko norma norman nuno nur nuria obinna octavia odette okan oksana ola olaf olav ole oleg
  olena olga oliver olivia olivier olumide omar omid orla orlando oscar oskar otto owen ozgur pablo pamela paola paolo
  parisa pascal pascale patricia patricio patrick patrik paul paula paulina pauline paulo pavel pavol pedro peggy pekka
  per perla petar pete peter petra petros phil philip philipp philippa philippe phillip phoebe phuong pia pierre pieter
  pietro pilar piotr pooja prakash pranav prashant preeti priscilla priya priyanka qing quentin quinn rachel radek rafael
  rafaela rafal raghav rahel rahul raimund raj raja rajesh ralf ralph rami ramon ramona randy rania ranjit raoul raphael
  rashid rasmus raul ravi ray raymond rebecca regina reiko reinhard rekha remi rena renata renate rene rené renee reto reza
  rhys ricardo riccardo richard rick ricky rieke rina rita ritu robert roberta roberto robin rocio rodrigo roger rohan
  rohit roland rolf roman romain romy ron ronald ronja rory rosa rosalie rosario rosemary rosie ross roxana roy ruben
  rudi rudolf rui rupert russell ruth ryan ryo sabina sabine sabrina sadia saeed safiya sahar said saki sakura salim
  salma salome salvatore sam samantha samir samira sammy samson samuel sana sander sandra sandro sanjay sanna santiago
  sara sarah sascha sasha satoshi saul saskia savannah scott sean sebastian selim selina selma sercan serena sergei sergey
  sergio serkan seth seung sevgi shane shannon sharon shaun shauna shawn sheila shelly sherif shirin shirley shiva shreya
  shu sibel siddharth sidney siegfried sigrid silke silvia silvio simon simona simone siobhan sita slava sofia sofie sol
  solange solveig sonia sonja sophia sophie soren sören soumya stacey stacy stan stanislav stefan stefania stefanie
  stefano steffen stella stephan stephane stephanie stephen steve steven stuart sue sumit sunil sunita suresh susan
  susana susanna susanne susie suzanne sven svenja svetlana swati sybille sylvain sylvia sylvie tadeusz takashi takeshi
  tamar tamara tanja tanya tara tarek tariq tatiana tatjana ted teemu teresa terence terry tessa thabo thalia theo theodor
  theresa therese thibault thierry thijs thomas thorsten tiago tibor tilman tim timo timothy tina tobias toby todd tom
  tomas tomasz tomislav tommy toni tony tove tracy travis tristan trevor tuan tuomas tyler udo ulf uli ulla ulrich
  ulrike umar uma ursula uwe vaclav valentin valentina valeria valerie vanessa vasily vera verena veronica veronika vicky
  victoria vidya vijay vikram viktor viktoria vince vincent vincenzo viola violeta virginia vivek vivian vivien vladimir
  volker walter wanda wei wendy wenjing werner wesley wiebke wilhelm willem william wim winston wojciech wolfgang xander
  xavier xiao xin yael yan yana yannick yara yasmin yasmine yasmina yasuko yann yasin yves yi yifan ying yoko yolanda
  yoshi youssef yu yuan yui yuki yukiko yulia yuri yusuf yvette yvonne zahra zainab zane zara zeynep zhang zhen zoe zofia
  zoltan zsofia zuzana ade folake tunde nneka sipho naledi lerato amadou aminata oumar ousmane zanele sanjana ishan
  tanvi yash gita lata usha mohana sunny minjun seojun jiwoo haneul soojin minji jisoo sakib tahmina rafiq shahid
  huda layla rana yousef faisal nasser bashir take teruo hana kaito ren sora yuto mihail ionut andreea raluca bojan
  dejan vesna zoran jovana mirjana ljubica luka matej jure tjasa peeter mart kalle matti antti jussi sanni kerttu signe
  ingeborg torben mette lærke søren øystein åsa jörn iñaki begoña núria agustin maite ximena thiago caio rafa`,
);

/** Names that are also English words: names only where they stand like one. */
export const ambiguousNames = wordSet(
  `mark will bill grace rose hope faith frank max jack rob pat art jade ruby iris dawn april june august chase drew grant
  miles victor sandy penny rich gene dean dale wade lance pierce olive violet ivy joy summer autumn crystal angel
  christian jordan chance major dev sky bo ray norm dot carol page ken an so mai hudson ash reed clay`,
);
