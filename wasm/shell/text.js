// SPDX-License-Identifier: GPL-3.0-or-later
// What the shell says, in the languages of the client. `errors` holds [what happened, what to do, the button].

const en = {
  loading: 'Loading ccplant',
  amount: (done, total) => `${done} of ${total} MB`,
  starting: 'Starting',
  details: 'Details',
  copy: 'Copy details',
  copied: 'Copied',
  errors: {
    'no-wasm': ['This browser cannot run ccplant',
      'ccplant needs WebAssembly, which is missing or switched off here. Use a current Firefox, Chrome, Edge or Safari; where a protected mode has switched it off, allow it for this page.', 'Reload'],
    'no-webgl': ['ccplant cannot draw here',
      'ccplant needs WebGL, which is missing or switched off. Switch on graphics acceleration in the settings of the browser, then reload.', 'Reload'],
    download: ['ccplant could not be loaded',
      'The connection broke off, or the server did not answer as it should. Check the connection, then try again.', 'Try again'],
    compile: ['ccplant could not be started',
      'The browser could not read the program. Either the download was damaged, or the browser is too old. Try again; if that does not help, update the browser.', 'Try again'],
    memory: ['Not enough memory',
      'The browser has no memory left for ccplant. Close some other tabs, then reload.', 'Reload'],
    crash: ['ccplant has stopped',
      'Only this page has stopped: your sessions go on at the server. Reload to come back to them.', 'Reload'],
  },
};

const ja = {
  loading: 'ccplant を読み込んでいます',
  amount: (done, total) => `${total} MB 中 ${done} MB`,
  starting: '起動しています',
  details: '詳細',
  copy: '詳細をコピー',
  copied: 'コピーしました',
  errors: {
    'no-wasm': ['このブラウザーでは ccplant を動かせません',
      'WebAssembly が使えないか、無効になっています。最新の Firefox、Chrome、Edge、Safari を使ってください。保護モードで無効になっている場合は、このページで許可してください。', '再読み込み'],
    'no-webgl': ['画面を描画できません',
      'WebGL が使えないか、無効になっています。ブラウザーの設定でグラフィックス アクセラレーションを有効にしてから、再読み込みしてください。', '再読み込み'],
    download: ['ccplant を読み込めませんでした',
      '接続が切れたか、サーバーが正しく応答しませんでした。接続を確認してから、もう一度試してください。', 'もう一度試す'],
    compile: ['ccplant を起動できませんでした',
      'プログラムを読み取れませんでした。ダウンロードが壊れているか、ブラウザーが古い可能性があります。もう一度試し、それでも起動しない場合はブラウザーを更新してください。', 'もう一度試す'],
    memory: ['メモリーが足りません',
      'ccplant に使えるメモリーがブラウザーに残っていません。ほかのタブを閉じてから、再読み込みしてください。', '再読み込み'],
    crash: ['ccplant が停止しました',
      '停止したのはこのページだけで、セッションはサーバー上で動き続けています。再読み込みすると続きから使えます。', '再読み込み'],
  },
};

const languages = { en, ja };

/** The first of `wanted` (BCP 47 tags) that the client speaks, else English. */
export function chooseLanguage(wanted) {
  return wanted.map(tag => tag.toLowerCase().split('-')[0]).find(name => name in languages) ?? 'en';
}

export function textIn(language) {
  return languages[language];
}
