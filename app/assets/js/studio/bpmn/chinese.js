// Whatever the editor and its libraries say, in Chinese. The library's own list is asked last.
import theirs from 'bpmn-js-i18n/translations/zn.js';
import { translate } from '../dictionary.js';
import ours from './chinese.json';

// English sentences that are only told apart here are said without their mark: “fact: text”.
const MARK = /^(?:argument|fact|repeated): /;

export function spoken(language) {
  const said = translate({ ...theirs, ...ours }, language);
  return (sentence, values) => said(language === 'zh' ? sentence : sentence.replace(MARK, ''), values);
}
