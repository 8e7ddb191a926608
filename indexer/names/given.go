package names

import "strings"

// givenNames are given names in the languages of one country's documents:
// Russian, Ukrainian, Belarusian and their usual foreign forms, a line a name.
// People carry several of them at a time.
const givenNames = `
alexander aleksandr oleksandr aliaksandr alexandr aleksander iskander alyaksandr
alexandra aleksandra oleksandra aliaksandra
alexei aleksei oleksiy oleksii aliaksei aliaksey
anastasia anastasiya nastassia
andrei andrey andriy andrii andrew
anna hanna
anton antin
artem artyom artsiom
boris borys barys
daniel daniil danylo danila
daria darya daryna
denis denys dzianis
dmitri dmitry dmytro dzmitry dimitri dzmitryi
elena olena alena helena yelena
ekaterina yekaterina kateryna katsiaryna katerina katarina catherine
evgeny yevgeny evgeni evgenii yevhen yauhen jewgeni evgueni eugene
evgenia yevgenia yevheniia yauheniya
fyodor fedor fedir theodor
georgy georgi heorhii heorhi yury yuri yurii george
gennady gennadi hennadii henadz genadz
gleb hleb hlib
grigory grigori hryhorii ryhor hryhoriy gregory
igor ihor ihar
ilya illia illya ilia
inna ina
irina iryna irene
ivan iwan ioann john
konstantin kostiantyn kanstantsin constantin constantine
ksenia oksana kseniya aksana xenia
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
nikolai nikolay mykola mikalai mikola nicholas mikalay nicolae
oleg oleh aleh
olga olha volha
pavel pavlo pavlos paul pawel
pyotr petr petro piotr peter
roman raman
ruslan ruslann
sergei sergey serhii serhiy siarhei siarhey serge
stepan stsiapan stephan
svetlana svitlana sviatlana
taras taras
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
yakov yakiv jacob iakov
yulia yuliya yuliia julia
zinaida zinaida
muhammad mohammed mohamed muhammed muhamed magomed mukhammad mahmud mehmet
ahmed akhmed ahmet akhmet ahmad
ibrahim ibragim ibrahem abraham
yusuf yusup joseph iosif
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
