import { type WrongRule, wrongRule } from './acl-rules.js';
import type { RuleReader } from './acl-selector.js';
import { C_SPACE } from './c-text.js';
import type { ConfPlace, ConfUser } from './conf.js';
import { type Directive, type Loading, placeOf } from './loading.js';
import { utf8 } from './source-lines.js';
import type { Word } from './words.js';

/** A `user` line, whose rules are tried at once: `ACLAppendUserForLoading` (acl.c). */
export function addUser(loading: Loading, directive: Directive): true {
  const [word, ...rules] = directive.args;
  const name = word?.text ?? '';
  const isTwice =
    !loading.dialect.canRepeatUsers && loading.userLines.some(({ args }) => args[0]?.text === name);
  if (isTwice)
    loading.fail(placeOf(directive, word), 'this user has a line before; expected one line for each');
  if (C_SPACE.test(name))
    loading.fail(placeOf(directive, word), 'the name of a user cannot hold spaces; expected one word');
  tryRules(loading, directive, false);
  loading.userLines.push(directive);
  loading.users.push({
    ...placeOf(directive),
    name: utf8(name),
    rules: rules.map(({ text }) => utf8(text)),
  });
  return true;
}

/** Once everything is read, users are made: `ACLLoadUsersAtStartup`. Now all commands are known, but those of modules. */
export function checkUsers(loading: Loading): void {
  const [user] = loading.users;
  if (user !== undefined && loading.valueOf('aclfile') !== '')
    loading.fail(placeIn(user), 'users are declared here and in aclfile; expected one of the two');
  const knowsAll = loading.modules.length === 0 && loading.commands.isComplete;
  for (const line of loading.userLines) tryRules(loading, line, knowsAll);
}

const placeIn = ({ file, line, column }: ConfUser): ConfPlace => ({ file, line, column });

function tryRules(loading: Loading, directive: Directive, knowsAll: boolean): void {
  const reader: RuleReader = {
    dialect: loading.dialect,
    commands: loading.commands,
    hasAllChannels: loading.valueOf('acl-pubsub-default') === 'allchannels',
    knowsAll,
  };
  const [, ...rules] = directive.args;
  const wrong = wrongRule(
    reader,
    rules.map(({ text }) => text),
  );
  if (wrong !== null) refuse(loading, directive, rules, wrong);
}

/** A rule may be a password, or a piece of one: it is not repeated. */
function refuse(
  loading: Loading,
  directive: Directive,
  rules: readonly Word[],
  { at, expected }: WrongRule,
): void {
  loading.fail(
    placeOf(directive, rules[at]),
    `the server refuses this rule of the user; expected ${expected}`,
  );
}
