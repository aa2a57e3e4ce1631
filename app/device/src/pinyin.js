// Initials of Chinese names without a data file: the browser sorts by pinyin, so a character lies between
// the first ones of its letter and the next. No name begins with I, U or V.

const LETTERS = 'abcdefghjklmnopqrstwxyz'
const FIRST = [...'阿八嚓哒妸发旮哈丌咔垃妈拏噢妑七呥仨他穵夕丫帀']
const order = new Intl.Collator('zh-Hans-CN-u-co-pinyin')

// Surnames read differently from the same character elsewhere.
const SURNAMES = {
  万俟: 'mq', 尉迟: 'yc', 长孙: 'zs', 澹台: 'tt', 单于: 'cy',
  单: 's', 曾: 'z', 解: 'x', 仇: 'q', 区: 'o', 查: 'z', 朴: 'p', 翟: 'z', 缪: 'm', 员: 'y', 种: 'c', 覃: 'q',
  乐: 'y', 召: 's', 折: 's', 秘: 'b', 祭: 'z', 繁: 'p', 盖: 'g', 尉: 'w', 谌: 'c', 隗: 'w', 逄: 'p', 冼: 'x',
  洗: 'x', 郇: 'x', 沈: 's', 石: 's', 贾: 'j', 车: 'c', 宿: 's', 能: 'n', 黑: 'h', 盛: 's', 任: 'r', 卜: 'b',
}

function letter(character) {
  if (/[a-z0-9]/i.test(character)) return character.toLowerCase()
  if (!/\p{Script=Han}/u.test(character)) return ''
  let low = 0
  let high = FIRST.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (order.compare(FIRST[middle], character) <= 0) low = middle + 1
    else high = middle
  }
  return LETTERS[Math.max(0, low - 1)]
}

export function initials(name) {
  const characters = [...name.trim()]
  const two = SURNAMES[characters.slice(0, 2).join('')]
  const surname = two ?? SURNAMES[characters[0]] ?? ''
  return surname + characters.slice(surname.length).map(letter).join('')
}
