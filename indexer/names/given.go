package names

import "strings"

// givenNames are given names in the languages of one country's documents:
// Russian, Ukrainian, Belarusian and their usual foreign forms, a line a name.
// People carry several of them at a time.
const givenNames = `
alexander aleksandr oleksandr aliaksandr alexandr aleksander alyaksandr
alexandra aleksandra oleksandra aliaksandra
alexei aleksei oleksiy oleksii aliaksei aliaksey
anastasia anastasiya nastassia
andrei andrey andriy andrii
anna hanna
anton antin
artem artyom artsiom
boris borys barys
daniel daniil danylo danila
daria darya daryna
denis denys dzianis
dmitri dmitry dmytro dzmitry dimitri dzmitryi
elena olena alena helena yelena
ekaterina yekaterina kateryna katsiaryna katerina katarina
evgeny yevgeny evgeni evgenii yevhen yauhen jewgeni evgueni eugene
evgenia yevgenia yevheniia yauheniya
fyodor fedor fedir
georgy georgi heorhii heorhi
yury yuri yurii iurii
gennady gennadi hennadii henadz genadz
gleb hleb hlib
grigory grigori hryhorii ryhor hryhoriy
igor ihor ihar
ilya illia illya ilia
irina iryna
ivan iwan
konstantin kostiantyn kanstantsin constantin constantine
ksenia kseniya xenia
oksana aksana
larisa larysa
leonid leanid
lyudmila liudmyla liudmila lyudmyla ludmila
maria mariya mariia maryia
marina maryna
maxim maksim maksym
mikhail mykhailo mikhas michael mihail mykhaylo
nadezhda nadiia nadzeya
natalia natalya nataliia natallia natalie
nikita mykyta mikita
nikolai nikolay mykola mikalai mikola mikalay
oleg oleh aleh
olga olha volha
pavel pavlo pawel
pyotr petr petro piotr
roman raman
sergei sergey serhii serhiy siarhei siarhey
stepan stsiapan stephan
svetlana svitlana sviatlana
tatiana tatyana tetiana tatsiana
timofei tymofii tsimafei
valentin valentyn valiantsin
valery valeri valerii valeriy valer
vasily vasili vasyl vasil basil
viktor victor viktar
vitaly vitali vitalii vital
vladimir volodymyr uladzimir wladimir
vladislav vladyslav uladzislau
vyacheslav viacheslav viachaslau vjatscheslaw
yakov yakiv iakov
yulia yuliya yuliia julia
muhammad mohammed mohamed muhammed muhamed magomed mukhammad
ahmed akhmed ahmet akhmet ahmad
ibrahim ibragim ibrahem
hussein husein khusain gusein huseyn
`

// given numbers the sound keys of givenNames by their line; 0 is none.
var given = func() map[string]uint8 {
	number := map[string]uint8{}
	for i, line := range strings.Split(strings.TrimSpace(givenNames), "\n") {
		for _, name := range strings.Fields(line) {
			if keys := Keys(name); number[keys[0]] == 0 {
				number[keys[0]] = uint8(i + 1)
			}
		}
	}
	return number
}()

const fathers = 0x80 // marks the number of the given name in a patronymic

// givenIn returns the number of the given name that a key is or, for a
// patronymic, is made of.
func givenIn(key string) uint8 {
	if n := given[key]; n != 0 || !isPatronymic(key) {
		return n
	}
	r := root(key)
	for _, end := range []string{"", "i", "e", "a"} {
		if n := given[r+end]; n != 0 {
			return n | fathers
		}
	}
	return 0
}
