<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
    <context>
        <name>AboutSection</name>
        <message>
            <source>About</source>
            <translation>このアプリについて</translation>
        </message>
        <message>
            <source>Free software under the GNU General Public License, version 3 or later.</source>
            <translation>GNU General Public License バージョン 3 以降のもとで公開されている自由ソフトウェアです。</translation>
        </message>
        <message>
            <source>ccplant %1</source>
            <translation>ccplant %1</translation>
        </message>
        <message>
            <source>Server: %1 %2</source>
            <translation>サーバー: %1 %2</translation>
        </message>
    </context>
    <context>
        <name>AgentBanner</name>
        <message>
            <source>Hide output</source>
            <translation>出力を隠す</translation>
        </message>
        <message>
            <source>Show output</source>
            <translation>出力を表示</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>再開</translation>
        </message>
        <message>
            <source>Restart</source>
            <translation>再起動</translation>
        </message>
        <message>
            <source>last output of the agent</source>
            <translation>エージェントの最後の出力</translation>
        </message>
        <message>
            <source>The agent</source>
            <translation>エージェント</translation>
        </message>
        <message>
            <source>%1 ended: %2</source>
            <translation>%1 が終了しました: %2</translation>
        </message>
        <message>
            <source>%1 ended unexpectedly.</source>
            <translation>%1 が予期せず終了しました。</translation>
        </message>
        <message>
            <source>This session is stopped. Send a message or resume it to go on.</source>
            <translation>このセッションは停止しています。メッセージを送るか再開すると続けられます。</translation>
        </message>
        <message>
            <source>Waiting for a place to run</source>
            <translation>実行場所を待っています</translation>
        </message>
        <message>
            <source>Fetching the image</source>
            <translation>イメージを取得中</translation>
        </message>
        <message>
            <source>Cloning the repository</source>
            <translation>リポジトリをクローン中</translation>
        </message>
        <message>
            <source>Starting %1</source>
            <translation>%1 を起動中</translation>
        </message>
    </context>
    <context>
        <name>AgentCard</name>
        <message>
            <source>Installing…</source>
            <translation>インストール中…</translation>
        </message>
        <message>
            <source>Install</source>
            <translation>インストール</translation>
        </message>
        <message>
            <source>Installed, version %1</source>
            <translation>インストール済み、バージョン %1</translation>
        </message>
        <message>
            <source>Installed</source>
            <translation>インストール済み</translation>
        </message>
        <message>
            <source>Not installed</source>
            <translation>未インストール</translation>
        </message>
        <message>
            <source>Not installed on the server: %1</source>
            <translation>サーバーに未インストール: %1</translation>
        </message>
    </context>
    <context>
        <name>AgentMessage</name>
        <message>
            <source>Agent</source>
            <translation>エージェント</translation>
        </message>
    </context>
    <context>
        <name>AgentPicker</name>
        <message>
            <source>Agent</source>
            <translation>エージェント</translation>
        </message>
        <message>
            <source>To sign in: %1</source>
            <translation>サインイン方法: %1</translation>
        </message>
    </context>
    <context>
        <name>AttachmentStrip</name>
        <message>
            <source>Do not attach %1</source>
            <translation>%1 を添付しない</translation>
        </message>
        <message>
            <source>%1 · %2 %</source>
            <translation>%1 · %2 %</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <translation>%1: %2</translation>
        </message>
    </context>
    <context>
        <name>Banner</name>
        <message>
            <source>Dismiss</source>
            <translation>閉じる</translation>
        </message>
    </context>
    <context>
        <name>BottomBar</name>
        <message>
            <source>Administration</source>
            <translation>管理</translation>
        </message>
        <message>
            <source>Main navigation</source>
            <translation>メインナビゲーション</translation>
        </message>
        <message>
            <source>Sessions</source>
            <translation>セッション</translation>
        </message>
        <message>
            <source>New session</source>
            <translation>新しいセッション</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>設定</translation>
        </message>
    </context>
    <context>
        <name>BulkBar</name>
        <message>
            <source>Selected sessions</source>
            <translation>選択したセッション</translation>
        </message>
        <message numerus="yes">
            <source>%n selected</source>
            <translation>
                <numerusform>%n 件を選択中</numerusform>
            </translation>
        </message>
        <message>
            <source>Pin</source>
            <translation>固定</translation>
        </message>
        <message>
            <source>Stop agents</source>
            <translation>エージェントを停止</translation>
        </message>
        <message>
            <source>Move back to the inbox</source>
            <translation>受信箱に戻す</translation>
        </message>
        <message>
            <source>Archive</source>
            <translation>アーカイブ</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>削除</translation>
        </message>
        <message>
            <source>Clear selection</source>
            <translation>選択を解除</translation>
        </message>
    </context>
    <context>
        <name>ChangedFileRow</name>
        <message>
            <source>was %1</source>
            <translation>元は %1</translation>
        </message>
        <message>
            <source>binary</source>
            <translation>バイナリ</translation>
        </message>
        <message>
            <source>deleted</source>
            <translation>削除</translation>
        </message>
        <message>
            <source>added</source>
            <translation>追加</translation>
        </message>
        <message>
            <source>renamed</source>
            <translation>名前変更</translation>
        </message>
        <message>
            <source>modified</source>
            <translation>変更</translation>
        </message>
    </context>
    <context>
        <name>ChangesTab</name>
        <message numerus="yes">
            <source>%n file(s)</source>
            <translation>
                <numerusform>%n ファイル</numerusform>
            </translation>
        </message>
        <message>
            <source>Look again</source>
            <translation>もう一度確認</translation>
        </message>
        <message>
            <source>Changed files</source>
            <translation>変更されたファイル</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>再試行</translation>
        </message>
        <message>
            <source>The changes cannot be shown</source>
            <translation>変更を表示できません</translation>
        </message>
        <message>
            <source>Files that the agent adds, edits or deletes appear here with what changed in them.</source>
            <translation>エージェントが追加・編集・削除したファイルと、その変更内容がここに表示されます。</translation>
        </message>
        <message>
            <source>Nothing has changed</source>
            <translation>変更はありません</translation>
        </message>
    </context>
    <context>
        <name>ChatHeader</name>
        <message>
            <source>Back to the list</source>
            <translation>一覧に戻る</translation>
        </message>
        <message>
            <source>New session</source>
            <translation>新しいセッション</translation>
        </message>
        <message>
            <source>Stopping</source>
            <translation>停止中</translation>
        </message>
        <message>
            <source>Stop agent</source>
            <translation>エージェントを停止</translation>
        </message>
        <message>
            <source>Find in this session</source>
            <translation>このセッション内を検索</translation>
        </message>
        <message>
            <source>Hide the side pane</source>
            <translation>サイドペインを隠す</translation>
        </message>
        <message>
            <source>Show the side pane</source>
            <translation>サイドペインを表示</translation>
        </message>
    </context>
    <context>
        <name>ChatPlaceholder</name>
        <message>
            <source>Say what should be done. The agent works in its own workspace and asks before it does anything that needs your word.</source>
            <translation>やってほしいことを書いてください。エージェントは専用のワークスペースで作業し、許可が必要なことは先に確認します。</translation>
        </message>
        <message>
            <source>Nothing was said yet</source>
            <translation>まだ会話はありません</translation>
        </message>
        <message>
            <source>This session cannot be shown</source>
            <translation>このセッションを表示できません</translation>
        </message>
        <message>
            <source>Look among the removed sessions</source>
            <translation>削除済みセッションを見る</translation>
        </message>
        <message>
            <source>What was said in it can be read for %1.</source>
            <translation>会話の内容は削除後 %1は読むことができます。</translation>
        </message>
    </context>
    <context>
        <name>ChatView</name>
        <message>
            <source>Press Esc again to stop the agent.</source>
            <translation>もう一度 Esc を押すとエージェントを停止します。</translation>
        </message>
    </context>
    <context>
        <name>Chip</name>
        <message>
            <source>Remove</source>
            <translation>取り除く</translation>
        </message>
    </context>
    <context>
        <name>CodeBlock</name>
        <message>
            <source>code</source>
            <translation>コード</translation>
        </message>
        <message>
            <source>Code: %1</source>
            <translation>コード: %1</translation>
        </message>
        <message>
            <source>Wrap long lines</source>
            <translation>長い行を折り返す</translation>
        </message>
        <message>
            <source>Copy code</source>
            <translation>コードをコピー</translation>
        </message>
        <message numerus="yes">
            <source>Show all %n line(s)</source>
            <translation>
                <numerusform>全 %n 行を表示</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>CommandPalette</name>
        <message>
            <source>Type a command or the name of a session</source>
            <translation>コマンドかセッション名を入力</translation>
        </message>
        <message>
            <source>Commands</source>
            <translation>コマンド</translation>
        </message>
        <message>
            <source>Nothing matches. Try fewer letters.</source>
            <translation>一致するものがありません。文字を減らしてみてください。</translation>
        </message>
    </context>
    <context>
        <name>CommentBar</name>
        <message>
            <source>Discard</source>
            <translation>破棄</translation>
        </message>
        <message numerus="yes">
            <source>Send %n comment(s)</source>
            <translation>
                <numerusform>コメント %n 件を送信</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>CommentEditor</name>
        <message>
            <source>What should be different here?</source>
            <translation>ここをどう変えるべきですか？</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>キャンセル</translation>
        </message>
        <message>
            <source>Add comment</source>
            <translation>コメントを追加</translation>
        </message>
    </context>
    <context>
        <name>CompletionPopup</name>
        <message>
            <source>Completions</source>
            <translation>補完候補</translation>
        </message>
    </context>
    <context>
        <name>ComposerBar</name>
        <message>
            <source>Attach files</source>
            <translation>ファイルを添付</translation>
        </message>
        <message>
            <source>Commands of the agent</source>
            <translation>エージェントのコマンド</translation>
        </message>
        <message>
            <source>Name a file of the workspace</source>
            <translation>ワークスペースのファイルを指定</translation>
        </message>
        <message>
            <source>Mode</source>
            <translation>モード</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>モデル</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>キャンセル</translation>
        </message>
        <message>
            <source>Send now</source>
            <translation>今すぐ送信</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>保存</translation>
        </message>
        <message>
            <source>Queue</source>
            <translation>キューに追加</translation>
        </message>
        <message>
            <source>Send</source>
            <translation>送信</translation>
        </message>
    </context>
    <context>
        <name>ComposerInput</name>
        <message>
            <source>Message to the agent</source>
            <translation>エージェントへのメッセージ</translation>
        </message>
        <message>
            <source>Add to the queue</source>
            <translation>キューに追加</translation>
        </message>
        <message>
            <source>Send a message to resume</source>
            <translation>メッセージを送ると再開します</translation>
        </message>
        <message>
            <source>Ask for something, / for commands, @ for files</source>
            <translation>依頼を入力（/ でコマンド、@ でファイル）</translation>
        </message>
    </context>
    <context>
        <name>ConfigPicker</name>
        <message>
            <source>%1: %2</source>
            <translation>%1: %2</translation>
        </message>
    </context>
    <context>
        <name>ConnectForm</name>
        <message>
            <source>Another server</source>
            <translation>別のサーバー</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>アドレス</translation>
        </message>
        <message>
            <source>Token</source>
            <translation>トークン</translation>
        </message>
        <message>
            <source>Connect</source>
            <translation>接続</translation>
        </message>
        <message>
            <source>It is in the file owner-token of the server's data folder.</source>
            <translation>サーバーのデータフォルダーにある owner-token ファイルに書かれています。</translation>
        </message>
    </context>
    <context>
        <name>ConnectPage</name>
        <message>
            <source>Connect</source>
            <translation>接続</translation>
        </message>
        <message>
            <source>Coding agents at work, in one place. Choose where they run.</source>
            <translation>コーディングエージェントの仕事を一か所で。どこで動かすかを選んでください。</translation>
        </message>
    </context>
    <context>
        <name>ConnectionBanner</name>
        <message>
            <source>Try now</source>
            <translation>今すぐ試す</translation>
        </message>
        <message>
            <source>Reconnecting in %1 s.</source>
            <translation>%1 秒後に再接続します。</translation>
        </message>
        <message>
            <source>Reconnecting…</source>
            <translation>再接続中…</translation>
        </message>
    </context>
    <context>
        <name>ContentBlock</name>
        <message>
            <source>result</source>
            <translation>結果</translation>
        </message>
        <message>
            <source>unknown</source>
            <translation>不明</translation>
        </message>
    </context>
    <context>
        <name>ContextMeter</name>
        <message>
            <source>Context: %1 of %2 tokens (%3 %)</source>
            <translation>コンテキスト: %1 / %2 トークン（%3 %）</translation>
        </message>
        <message>
            <source>Cost so far: %1 %2</source>
            <translation>これまでの費用: %1 %2</translation>
        </message>
    </context>
    <context>
        <name>CopyButton</name>
        <message>
            <source>Copy</source>
            <translation>コピー</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>コピーしました</translation>
        </message>
    </context>
    <context>
        <name>Dialog</name>
        <message>
            <source>Cancel</source>
            <translation>キャンセル</translation>
        </message>
    </context>
    <context>
        <name>DiffCount</name>
        <message>
            <source>%1 lines added, %2 removed</source>
            <translation>%1 行追加、%2 行削除</translation>
        </message>
    </context>
    <context>
        <name>DiffLineRow</name>
        <message>
            <source>added: %1</source>
            <translation>追加: %1</translation>
        </message>
        <message>
            <source>removed: %1</source>
            <translation>削除: %1</translation>
        </message>
    </context>
    <context>
        <name>DiffView</name>
        <message>
            <source>Changes in %1</source>
            <translation>%1 の変更</translation>
        </message>
        <message>
            <source>Open in the side pane</source>
            <translation>サイドペインで開く</translation>
        </message>
        <message>
            <source>Copy new text</source>
            <translation>新しいテキストをコピー</translation>
        </message>
        <message numerus="yes">
            <source>Show %n more line(s)</source>
            <translation>
                <numerusform>さらに %n 行を表示</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>EditableTitle</name>
        <message>
            <source>Title of the session</source>
            <translation>セッションのタイトル</translation>
        </message>
    </context>
    <context>
        <name>ErrorState</name>
        <message>
            <source>Copy details</source>
            <translation>詳細をコピー</translation>
        </message>
    </context>
    <context>
        <name>FileDiff</name>
        <message>
            <source>Back to the changed files</source>
            <translation>変更されたファイルに戻る</translation>
        </message>
        <message>
            <source>Copy path</source>
            <translation>パスをコピー</translation>
        </message>
        <message>
            <source>Changes in %1</source>
            <translation>%1 の変更</translation>
        </message>
        <message>
            <source>A binary file: its changes cannot be shown as text.</source>
            <translation>バイナリファイルのため、変更をテキストで表示できません。</translation>
        </message>
    </context>
    <context>
        <name>FileViewer</name>
        <message>
            <source>Back to the files</source>
            <translation>ファイル一覧に戻る</translation>
        </message>
        <message>
            <source>Copy the whole file</source>
            <translation>ファイル全体をコピー</translation>
        </message>
        <message>
            <source>The file is longer; this is its beginning.</source>
            <translation>ファイルは続きます。これは先頭部分です。</translation>
        </message>
        <message>
            <source>This file is not text.</source>
            <translation>テキストファイルではありません。</translation>
        </message>
        <message>
            <source>This file is empty.</source>
            <translation>空のファイルです。</translation>
        </message>
    </context>
    <context>
        <name>FilesTab</name>
        <message>
            <source>Find a file by its path</source>
            <translation>パスでファイルを検索</translation>
        </message>
        <message>
            <source>Up one folder</source>
            <translation>上のフォルダーへ</translation>
        </message>
        <message>
            <source>Files</source>
            <translation>ファイル</translation>
        </message>
        <message>
            <source>The folder cannot be shown</source>
            <translation>フォルダーを表示できません</translation>
        </message>
        <message>
            <source>No file matches</source>
            <translation>一致するファイルはありません</translation>
        </message>
        <message>
            <source>This folder is empty</source>
            <translation>空のフォルダーです</translation>
        </message>
    </context>
    <context>
        <name>FilterBar</name>
        <message>
            <source>State</source>
            <translation>状態</translation>
        </message>
        <message>
            <source>Any state</source>
            <translation>すべての状態</translation>
        </message>
        <message>
            <source>Needs you</source>
            <translation>要対応</translation>
        </message>
        <message>
            <source>Running</source>
            <translation>実行中</translation>
        </message>
        <message>
            <source>Idle</source>
            <translation>待機中</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>完了</translation>
        </message>
        <message>
            <source>Agent</source>
            <translation>エージェント</translation>
        </message>
        <message>
            <source>Any agent</source>
            <translation>すべてのエージェント</translation>
        </message>
        <message>
            <source>Repository</source>
            <translation>リポジトリ</translation>
        </message>
        <message>
            <source>Any repository</source>
            <translation>すべてのリポジトリ</translation>
        </message>
        <message>
            <source>Archive</source>
            <translation>アーカイブ</translation>
        </message>
        <message>
            <source>Clear</source>
            <translation>クリア</translation>
        </message>
        <message>
            <source>Removed sessions</source>
            <translation>削除済みセッション</translation>
        </message>
    </context>
    <context>
        <name>FindBar</name>
        <message>
            <source>Find in this session</source>
            <translation>このセッション内を検索</translation>
        </message>
        <message>
            <source>None</source>
            <translation>なし</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 / %2</translation>
        </message>
        <message>
            <source>Earlier match</source>
            <translation>前の一致</translation>
        </message>
        <message>
            <source>Later match</source>
            <translation>次の一致</translation>
        </message>
        <message>
            <source>Close search</source>
            <translation>検索を閉じる</translation>
        </message>
    </context>
    <context>
        <name>FoldLine</name>
        <message>
            <source>Expanded</source>
            <translation>展開</translation>
        </message>
        <message>
            <source>Collapsed</source>
            <translation>折りたたみ</translation>
        </message>
    </context>
    <context>
        <name>FrameCommands</name>
        <message>
            <source>users keys quotas audit server</source>
            <translation>ユーザー キー 上限 監査 サーバー</translation>
        </message>
        <message>
            <source>Administration</source>
            <translation>管理</translation>
        </message>
        <message>
            <source>Anywhere</source>
            <translation>どこでも</translation>
        </message>
        <message>
            <source>Commands and sessions</source>
            <translation>コマンドとセッション</translation>
        </message>
        <message>
            <source>create start agent task</source>
            <translation>作成 開始 エージェント タスク</translation>
        </message>
        <message>
            <source>Sessions</source>
            <translation>セッション</translation>
        </message>
        <message>
            <source>New session</source>
            <translation>新しいセッション</translation>
        </message>
        <message>
            <source>Next session that needs you</source>
            <translation>次の要対応セッション</translation>
        </message>
        <message>
            <source>Previous session that needs you</source>
            <translation>前の要対応セッション</translation>
        </message>
        <message>
            <source>Search sessions</source>
            <translation>セッションを検索</translation>
        </message>
        <message>
            <source>Panes</source>
            <translation>ペイン</translation>
        </message>
        <message>
            <source>Go to the list</source>
            <translation>一覧へ移動</translation>
        </message>
        <message>
            <source>Go to the conversation</source>
            <translation>会話へ移動</translation>
        </message>
        <message>
            <source>Go to the side pane</source>
            <translation>サイドペインへ移動</translation>
        </message>
        <message>
            <source>changes diff plan files</source>
            <translation>変更 差分 計画 ファイル</translation>
        </message>
        <message>
            <source>Show or hide the side pane</source>
            <translation>サイドペインの表示・非表示</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>設定</translation>
        </message>
        <message>
            <source>List of keys</source>
            <translation>キー一覧</translation>
        </message>
        <message>
            <source>This session</source>
            <translation>このセッション</translation>
        </message>
        <message>
            <source>Stop what the agent is doing</source>
            <translation>エージェントの作業を止める</translation>
        </message>
        <message>
            <source>Unpin this session</source>
            <translation>このセッションの固定を解除</translation>
        </message>
        <message>
            <source>Pin this session</source>
            <translation>このセッションを固定</translation>
        </message>
        <message>
            <source>Move this session back to the inbox</source>
            <translation>このセッションを受信箱に戻す</translation>
        </message>
        <message>
            <source>Archive this session</source>
            <translation>このセッションをアーカイブ</translation>
        </message>
        <message>
            <source>Delete this session</source>
            <translation>このセッションを削除</translation>
        </message>
        <message>
            <source>light dark appearance</source>
            <translation>ライト ダーク 外観</translation>
        </message>
        <message>
            <source>Switch between light and dark</source>
            <translation>ライトとダークを切り替え</translation>
        </message>
        <message>
            <source>Larger text</source>
            <translation>文字を大きく</translation>
        </message>
        <message>
            <source>Smaller text</source>
            <translation>文字を小さく</translation>
        </message>
        <message>
            <source>Mark all sessions as seen</source>
            <translation>すべてのセッションを既読にする</translation>
        </message>
        <message>
            <source>Disconnect from this server</source>
            <translation>このサーバーから切断</translation>
        </message>
        <message>
            <source>Reconnect now</source>
            <translation>今すぐ再接続</translation>
        </message>
        <message>
            <source>Permissions</source>
            <translation>許可</translation>
        </message>
        <message>
            <source>Allow once</source>
            <translation>今回だけ許可</translation>
        </message>
        <message>
            <source>Always allow</source>
            <translation>常に許可</translation>
        </message>
        <message>
            <source>Deny</source>
            <translation>拒否</translation>
        </message>
        <message>
            <source>Sign out</source>
            <translation>サインアウト</translation>
        </message>
        <message>
            <source>deleted history transcript trash</source>
            <translation>削除 履歴 会話 ごみ箱</translation>
        </message>
        <message>
            <source>Removed sessions</source>
            <translation>削除済みセッション</translation>
        </message>
    </context>
    <context>
        <name>ImageBlock</name>
        <message>
            <source>Picture</source>
            <translation>画像</translation>
        </message>
        <message>
            <source>This picture cannot be read.</source>
            <translation>この画像を読み込めません。</translation>
        </message>
        <message>
            <source>Picture (%1)</source>
            <translation>画像（%1）</translation>
        </message>
    </context>
    <context>
        <name>InfoTab</name>
        <message>
            <source>Owner</source>
            <translation>所有者</translation>
        </message>
        <message>
            <source>Team</source>
            <translation>チーム</translation>
        </message>
        <message>
            <source>Session</source>
            <translation>セッション</translation>
        </message>
        <message>
            <source>Agent</source>
            <translation>エージェント</translation>
        </message>
        <message>
            <source>Status</source>
            <translation>状態</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>モデル</translation>
        </message>
        <message>
            <source>Mode</source>
            <translation>モード</translation>
        </message>
        <message>
            <source>Repository</source>
            <translation>リポジトリ</translation>
        </message>
        <message>
            <source>Branch</source>
            <translation>ブランチ</translation>
        </message>
        <message>
            <source>Workspace</source>
            <translation>ワークスペース</translation>
        </message>
        <message>
            <source>Base commit</source>
            <translation>基準コミット</translation>
        </message>
        <message>
            <source>Created</source>
            <translation>作成</translation>
        </message>
        <message>
            <source>Last event</source>
            <translation>最後の出来事</translation>
        </message>
        <message>
            <source>Context</source>
            <translation>コンテキスト</translation>
        </message>
        <message>
            <source>%1 of %2 tokens</source>
            <translation>%1 / %2 トークン</translation>
        </message>
        <message>
            <source>Tokens in</source>
            <translation>入力トークン</translation>
        </message>
        <message>
            <source>Tokens out</source>
            <translation>出力トークン</translation>
        </message>
        <message>
            <source>Cost</source>
            <translation>費用</translation>
        </message>
        <message>
            <source>Copy %1</source>
            <translation>%1 をコピー</translation>
        </message>
    </context>
    <context>
        <name>KeysDialog</name>
        <message>
            <source>Close</source>
            <translation>閉じる</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>キー</translation>
        </message>
    </context>
    <context>
        <name>LinksButton</name>
        <message>
            <source>Links</source>
            <translation>リンク</translation>
        </message>
    </context>
    <context>
        <name>LocalServerCard</name>
        <message>
            <source>This computer</source>
            <translation>このコンピューター</translation>
        </message>
        <message>
            <source>Starting…</source>
            <translation>起動中…</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>再試行</translation>
        </message>
        <message>
            <source>Use</source>
            <translation>使う</translation>
        </message>
        <message>
            <source>The server is starting.</source>
            <translation>サーバーを起動しています。</translation>
        </message>
        <message>
            <source>Agents run here, with your files. Nothing to set up.</source>
            <translation>エージェントはここで、あなたのファイルを使って動きます。設定は不要です。</translation>
        </message>
    </context>
    <context>
        <name>Main</name>
        <message numerus="yes">
            <source>%n session(s) deleted</source>
            <translation>
                <numerusform>%n 件のセッションを削除しました</numerusform>
            </translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>元に戻す</translation>
        </message>
        <message>
            <source>Deleted for good</source>
            <translation>完全に削除しました</translation>
        </message>
    </context>
    <context>
        <name>MarkdownTable</name>
        <message>
            <source>Table of %1 rows</source>
            <translation>%1 行の表</translation>
        </message>
    </context>
    <context>
        <name>MarkdownView</name>
        <message>
            <source>Show the rest of this message</source>
            <translation>メッセージの続きを表示</translation>
        </message>
    </context>
    <context>
        <name>MessageActions</name>
        <message>
            <source>Quote in the composer</source>
            <translation>入力欄に引用</translation>
        </message>
        <message>
            <source>Copy message</source>
            <translation>メッセージをコピー</translation>
        </message>
    </context>
    <context>
        <name>NewMessagesPill</name>
        <message numerus="yes">
            <source>%n new message(s)</source>
            <translation>
                <numerusform>新着 %n 件</numerusform>
            </translation>
        </message>
        <message>
            <source>To the end</source>
            <translation>最後へ</translation>
        </message>
    </context>
    <context>
        <name>NewSessionOptions</name>
        <message>
            <source>Left empty, the agent finds one.</source>
            <translation>空欄ならエージェントが付けます。</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>タイトル</translation>
        </message>
        <message>
            <source>Mode</source>
            <translation>モード</translation>
        </message>
        <message>
            <source>The agent's default</source>
            <translation>エージェントの既定</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>モデル</translation>
        </message>
        <message>
            <source>To find sessions again, and for scripts.</source>
            <translation>セッションを探すときや、スクリプトで使います。</translation>
        </message>
        <message>
            <source>Tags</source>
            <translation>タグ</translation>
        </message>
        <message>
            <source>Stop the agent when its first task is done</source>
            <translation>最初の作業が終わったらエージェントを停止する</translation>
        </message>
    </context>
    <context>
        <name>NewSessionPage</name>
        <message>
            <source>Only you see it.</source>
            <translation>自分だけが見られます。</translation>
        </message>
        <message>
            <source>Everybody in %1 sees it and can work with it.</source>
            <translation>%1 の全員が見て操作できます。</translation>
        </message>
        <message>
            <source>Whose is it?</source>
            <translation>共有範囲</translation>
        </message>
        <message>
            <source>Yours alone</source>
            <translation>自分だけ</translation>
        </message>
        <message>
            <source>New session</source>
            <translation>新しいセッション</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>戻る</translation>
        </message>
        <message>
            <source>From template</source>
            <translation>テンプレートから</translation>
        </message>
        <message>
            <source>Template</source>
            <translation>テンプレート</translation>
        </message>
        <message>
            <source>What should be done?</source>
            <translation>何をしますか？</translation>
        </message>
        <message>
            <source>Describe the task. The agent starts on it at once.</source>
            <translation>作業内容を書いてください。エージェントがすぐに取りかかります。</translation>
        </message>
        <message>
            <source>Agent</source>
            <translation>エージェント</translation>
        </message>
        <message>
            <source>Workspace</source>
            <translation>ワークスペース</translation>
        </message>
        <message>
            <source>More options</source>
            <translation>その他のオプション</translation>
        </message>
        <message>
            <source>Starting…</source>
            <translation>起動中…</translation>
        </message>
        <message>
            <source>Start session</source>
            <translation>セッションを開始</translation>
        </message>
        <message>
            <source>Not connected: it can be started once the server is back.</source>
            <translation>未接続です。サーバーに戻れば開始できます。</translation>
        </message>
        <message>
            <source>%1 has to be installed first.</source>
            <translation>先に %1 をインストールしてください。</translation>
        </message>
        <message>
            <source>Choose a folder.</source>
            <translation>フォルダーを選んでください。</translation>
        </message>
        <message>
            <source>Choose a repository.</source>
            <translation>リポジトリを選んでください。</translation>
        </message>
        <message>
            <source>The server is being maintained: it can be started once that is over.</source>
            <translation>サーバーはメンテナンス中です。終わると開始できます。</translation>
        </message>
    </context>
    <context>
        <name>OptionsButton</name>
        <message>
            <source>Options of the agent</source>
            <translation>エージェントのオプション</translation>
        </message>
    </context>
    <context>
        <name>PermissionCard</name>
        <message>
            <source>by %1</source>
            <translation>%1 による</translation>
        </message>
        <message>
            <source>Allowed once</source>
            <translation>今回だけ許可しました</translation>
        </message>
        <message>
            <source>Always allowed</source>
            <translation>常に許可しました</translation>
        </message>
        <message>
            <source>Denied</source>
            <translation>拒否しました</translation>
        </message>
        <message>
            <source>Always denied</source>
            <translation>常に拒否しました</translation>
        </message>
        <message>
            <source>Withdrawn</source>
            <translation>取り下げられました</translation>
        </message>
        <message>
            <source>Not answered</source>
            <translation>未回答</translation>
        </message>
    </context>
    <context>
        <name>PermissionDetails</name>
        <message>
            <source>command</source>
            <translation>コマンド</translation>
        </message>
        <message>
            <source>input</source>
            <translation>入力</translation>
        </message>
    </context>
    <context>
        <name>PermissionQuestion</name>
        <message>
            <source>Permission needed: %1</source>
            <translation>許可が必要: %1</translation>
        </message>
        <message>
            <source>The agent wants to use a tool</source>
            <translation>エージェントがツールを使おうとしています</translation>
        </message>
        <message>
            <source>in %1</source>
            <translation>場所: %1</translation>
        </message>
        <message>
            <source>Allow once</source>
            <translation>今回だけ許可</translation>
        </message>
        <message>
            <source>Always allow</source>
            <translation>常に許可</translation>
        </message>
        <message>
            <source>Deny</source>
            <translation>拒否</translation>
        </message>
        <message>
            <source>Always deny</source>
            <translation>常に拒否</translation>
        </message>
    </context>
    <context>
        <name>PlanCard</name>
        <message>
            <source>Plan, %1 of %2 done</source>
            <translation>計画（%1 / %2 完了）</translation>
        </message>
        <message>
            <source>Plan done</source>
            <translation>計画完了</translation>
        </message>
    </context>
    <context>
        <name>PlanList</name>
        <message>
            <source>Plan</source>
            <translation>計画</translation>
        </message>
    </context>
    <context>
        <name>PlanTab</name>
        <message>
            <source>When the agent makes a plan, its steps appear here.</source>
            <translation>エージェントが計画を立てると、手順がここに表示されます。</translation>
        </message>
        <message>
            <source>No plan</source>
            <translation>計画はありません</translation>
        </message>
    </context>
    <context>
        <name>ProgressLine</name>
        <message>
            <source>%1 %</source>
            <translation>%1 %</translation>
        </message>
        <message>
            <source>Loading</source>
            <translation>読み込み中</translation>
        </message>
    </context>
    <context>
        <name>QuestionCard</name>
        <message>
            <source>by %1</source>
            <translation>%1 による</translation>
        </message>
        <message>
            <source>Answer</source>
            <translation>回答</translation>
        </message>
        <message>
            <source>Not answered</source>
            <translation>未回答</translation>
        </message>
        <message>
            <source>Withdrawn</source>
            <translation>取り下げられました</translation>
        </message>
    </context>
    <context>
        <name>QuestionField</name>
        <message>
            <source>%1 (optional)</source>
            <translation>%1（任意）</translation>
        </message>
    </context>
    <context>
        <name>QuestionForm</name>
        <message>
            <source>Question: %1</source>
            <translation>質問: %1</translation>
        </message>
        <message>
            <source>Answer later</source>
            <translation>後で答える</translation>
        </message>
        <message>
            <source>Answer in your own words</source>
            <translation>自分の言葉で答える</translation>
        </message>
        <message>
            <source>Your answer</source>
            <translation>あなたの回答</translation>
        </message>
        <message>
            <source>Or say it in your own words</source>
            <translation>または自分の言葉で</translation>
        </message>
        <message>
            <source>Send answer</source>
            <translation>回答を送信</translation>
        </message>
        <message>
            <source>Do not answer</source>
            <translation>回答しない</translation>
        </message>
    </context>
    <context>
        <name>QueueRow</name>
        <message>
            <source>Queued: %1</source>
            <translation>待機中: %1</translation>
        </message>
        <message>
            <source>Send now</source>
            <translation>今すぐ送信</translation>
        </message>
        <message>
            <source>Send again</source>
            <translation>再送信</translation>
        </message>
        <message>
            <source>Edit queued prompt</source>
            <translation>待機中の依頼を編集</translation>
        </message>
        <message>
            <source>Remove from the queue</source>
            <translation>キューから取り除く</translation>
        </message>
        <message>
            <source>%1 It is kept and sent by itself.</source>
            <translation>%1 保存されており、自動的に送信されます。</translation>
        </message>
    </context>
    <context>
        <name>QueueStrip</name>
        <message>
            <source>Queue</source>
            <translation>キューに追加</translation>
        </message>
    </context>
    <context>
        <name>Rail</name>
        <message>
            <source>Administration</source>
            <translation>管理</translation>
        </message>
        <message>
            <source>Main navigation</source>
            <translation>メインナビゲーション</translation>
        </message>
        <message>
            <source>Sessions</source>
            <translation>セッション</translation>
        </message>
        <message>
            <source>New session</source>
            <translation>新しいセッション</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>設定</translation>
        </message>
    </context>
    <context>
        <name>RailButton</name>
        <message numerus="yes">
            <source>%n need you</source>
            <translation>
                <numerusform>%n 件が要対応</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>RenameDialog</name>
        <message>
            <source>Rename</source>
            <translation>名前を変更</translation>
        </message>
        <message>
            <source>Rename session</source>
            <translation>セッション名を変更</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>タイトル</translation>
        </message>
    </context>
    <context>
        <name>RepositoryField</name>
        <message>
            <source>Workspace</source>
            <translation>ワークスペース</translation>
        </message>
        <message>
            <source>Empty</source>
            <translation>空</translation>
        </message>
        <message>
            <source>Repository</source>
            <translation>リポジトリ</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>フォルダー</translation>
        </message>
        <message>
            <source>/home/me/project</source>
            <translation>/home/me/project</translation>
        </message>
        <message>
            <source>owner/name, URL, or a path on the server</source>
            <translation>owner/name、URL、またはサーバー上のパス</translation>
        </message>
        <message>
            <source>Branch</source>
            <translation>ブランチ</translation>
        </message>
        <message>
            <source>Default branch</source>
            <translation>既定のブランチ</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>選択…</translation>
        </message>
        <message>
            <source>Folder to work in</source>
            <translation>作業するフォルダー</translation>
        </message>
        <message>
            <source>Repository to work on</source>
            <translation>作業するリポジトリ</translation>
        </message>
        <message>
            <source>The agent gets a copy on a branch of its own; your files stay as they are.</source>
            <translation>エージェントは専用ブランチのコピーで作業します。あなたのファイルはそのままです。</translation>
        </message>
        <message>
            <source>The agent works directly in this folder and changes its files.</source>
            <translation>エージェントはこのフォルダーで直接作業し、ファイルを変更します。</translation>
        </message>
        <message>
            <source>The agent starts in a new, empty folder.</source>
            <translation>エージェントは新しい空のフォルダーで始めます。</translation>
        </message>
    </context>
    <context>
        <name>ResourceLink</name>
        <message>
            <source>%1 (%2)</source>
            <translation>%1（%2）</translation>
        </message>
    </context>
    <context>
        <name>ReviewComments</name>
        <message>
            <source>(removed line)</source>
            <translation>（削除された行）</translation>
        </message>
        <message>
            <source>Please look at these comments on the changes:</source>
            <translation>変更についての次のコメントを確認してください:</translation>
        </message>
    </context>
    <context>
        <name>ReviewLine</name>
        <message>
            <source>Comment on this line</source>
            <translation>この行にコメント</translation>
        </message>
    </context>
    <context>
        <name>ReviewPane</name>
        <message>
            <source>Side pane</source>
            <translation>サイドペイン</translation>
        </message>
        <message>
            <source>Changes</source>
            <translation>変更</translation>
        </message>
        <message>
            <source>Plan</source>
            <translation>計画</translation>
        </message>
        <message>
            <source>Files</source>
            <translation>ファイル</translation>
        </message>
        <message>
            <source>Info</source>
            <translation>情報</translation>
        </message>
        <message>
            <source>Close the side pane</source>
            <translation>サイドペインを閉じる</translation>
        </message>
    </context>
    <context>
        <name>SavedServers</name>
        <message>
            <source>Used before</source>
            <translation>以前使ったサーバー</translation>
        </message>
        <message>
            <source>Forget %1 and its token</source>
            <translation>%1 とそのトークンを忘れる</translation>
        </message>
    </context>
    <context>
        <name>SearchField</name>
        <message>
            <source>Search</source>
            <translation>検索</translation>
        </message>
        <message>
            <source>Clear search</source>
            <translation>検索をクリア</translation>
        </message>
    </context>
    <context>
        <name>SectionHeader</name>
        <message>
            <source>Collapsed</source>
            <translation>折りたたみ</translation>
        </message>
        <message>
            <source>Expanded</source>
            <translation>展開</translation>
        </message>
    </context>
    <context>
        <name>ServersSection</name>
        <message>
            <source>Every browser and program that is signed in as you, this one too.</source>
            <translation>この端末を含む、サインイン中のすべてのブラウザーとプログラム。</translation>
        </message>
        <message>
            <source>Signed in elsewhere</source>
            <translation>ほかのサインイン</translation>
        </message>
        <message>
            <source>Sign out everywhere…</source>
            <translation>すべての端末でサインアウト…</translation>
        </message>
        <message>
            <source>Servers</source>
            <translation>サーバー</translation>
        </message>
        <message>
            <source>In use</source>
            <translation>使用中</translation>
        </message>
        <message>
            <source>Connect</source>
            <translation>接続</translation>
        </message>
        <message>
            <source>Forget this server and its token</source>
            <translation>このサーバーとトークンを忘れる</translation>
        </message>
        <message>
            <source>Another server</source>
            <translation>別のサーバー</translation>
        </message>
        <message>
            <source>Disconnect</source>
            <translation>切断</translation>
        </message>
        <message>
            <source>signed in as %1</source>
            <translation>%1 としてサインイン中</translation>
        </message>
        <message>
            <source>Server</source>
            <translation>サーバー</translation>
        </message>
        <message>
            <source>Sign out</source>
            <translation>サインアウト</translation>
        </message>
    </context>
    <context>
        <name>SessionGroupHeader</name>
        <message>
            <source>Needs you</source>
            <translation>要対応</translation>
        </message>
        <message>
            <source>Running</source>
            <translation>実行中</translation>
        </message>
        <message>
            <source>Idle</source>
            <translation>待機中</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>完了</translation>
        </message>
    </context>
    <context>
        <name>SessionList</name>
        <message>
            <source>Sessions</source>
            <translation>セッション</translation>
        </message>
    </context>
    <context>
        <name>SessionListPane</name>
        <message>
            <source>You have no session of your own here.</source>
            <translation>自分だけのセッションはありません。</translation>
        </message>
        <message>
            <source>%1 has no session here.</source>
            <translation>%1 のセッションはありません。</translation>
        </message>
        <message>
            <source>Sessions</source>
            <translation>セッション</translation>
        </message>
        <message>
            <source>Archive</source>
            <translation>アーカイブ</translation>
        </message>
        <message>
            <source>Filter</source>
            <translation>絞り込み</translation>
        </message>
        <message>
            <source>New session</source>
            <translation>新しいセッション</translation>
        </message>
        <message>
            <source>Search sessions</source>
            <translation>セッションを検索</translation>
        </message>
        <message>
            <source>A session is one agent at work on one task.</source>
            <translation>セッションとは、ひとつの作業に取り組むひとつのエージェントです。</translation>
        </message>
        <message>
            <source>No sessions yet</source>
            <translation>セッションはまだありません</translation>
        </message>
        <message>
            <source>Clear filters</source>
            <translation>絞り込みを解除</translation>
        </message>
        <message>
            <source>No session matches.</source>
            <translation>一致するセッションはありません。</translation>
        </message>
        <message>
            <source>Archived sessions are kept here.</source>
            <translation>アーカイブしたセッションはここにあります。</translation>
        </message>
        <message>
            <source>All sessions are in the archive.</source>
            <translation>すべてのセッションがアーカイブにあります。</translation>
        </message>
        <message>
            <source>Nothing found</source>
            <translation>見つかりません</translation>
        </message>
        <message>
            <source>The archive is empty</source>
            <translation>アーカイブは空です</translation>
        </message>
        <message>
            <source>The inbox is empty</source>
            <translation>受信箱は空です</translation>
        </message>
        <message>
            <source>Removed sessions</source>
            <translation>削除済みセッション</translation>
        </message>
    </context>
    <context>
        <name>SessionMenu</name>
        <message>
            <source>Rename…</source>
            <translation>名前を変更…</translation>
        </message>
        <message>
            <source>Unpin</source>
            <translation>固定を解除</translation>
        </message>
        <message>
            <source>Pin to the top</source>
            <translation>上に固定</translation>
        </message>
        <message>
            <source>Select</source>
            <translation>選択</translation>
        </message>
        <message>
            <source>Resume agent</source>
            <translation>エージェントを再開</translation>
        </message>
        <message>
            <source>Stop agent</source>
            <translation>エージェントを停止</translation>
        </message>
        <message>
            <source>Move back to the inbox</source>
            <translation>受信箱に戻す</translation>
        </message>
        <message>
            <source>Archive</source>
            <translation>アーカイブ</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>削除</translation>
        </message>
    </context>
    <context>
        <name>SessionMenuButton</name>
        <message>
            <source>Share</source>
            <translation>共有</translation>
        </message>
        <message>
            <source>More about this session</source>
            <translation>このセッションの操作</translation>
        </message>
        <message>
            <source>Find in this session</source>
            <translation>このセッション内を検索</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>名前を変更</translation>
        </message>
        <message>
            <source>Unpin</source>
            <translation>固定を解除</translation>
        </message>
        <message>
            <source>Pin to the top</source>
            <translation>上に固定</translation>
        </message>
        <message>
            <source>Bring back from the archive</source>
            <translation>アーカイブから戻す</translation>
        </message>
        <message>
            <source>Archive</source>
            <translation>アーカイブ</translation>
        </message>
        <message>
            <source>Copy session id</source>
            <translation>セッション ID をコピー</translation>
        </message>
        <message>
            <source>Resume session</source>
            <translation>セッションを再開</translation>
        </message>
        <message>
            <source>End the agent's process</source>
            <translation>エージェントのプロセスを終了</translation>
        </message>
        <message>
            <source>Delete session and its workspace</source>
            <translation>セッションとワークスペースを削除</translation>
        </message>
    </context>
    <context>
        <name>SessionRow</name>
        <message>
            <source>%1, %2</source>
            <translation>%1、%2</translation>
        </message>
        <message>
            <source>%1 of %2 steps done</source>
            <translation>%2 手順中 %1 完了</translation>
        </message>
        <message>
            <source>Starting…</source>
            <translation>起動中…</translation>
        </message>
        <message>
            <source>The agent failed</source>
            <translation>エージェントが失敗しました</translation>
        </message>
        <message>
            <source>Deleting…</source>
            <translation>削除中…</translation>
        </message>
    </context>
    <context>
        <name>SessionTime</name>
        <message>
            <source>now</source>
            <translation>たった今</translation>
        </message>
        <message>
            <source>%1 min</source>
            <translation>%1 分</translation>
        </message>
        <message>
            <source>%1 h</source>
            <translation>%1 時間</translation>
        </message>
        <message>
            <source>%1 d</source>
            <translation>%1 日</translation>
        </message>
    </context>
    <context>
        <name>SettingsPage</name>
        <message>
            <source>Settings</source>
            <translation>設定</translation>
        </message>
        <message>
            <source>Appearance</source>
            <translation>外観</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>テーマ</translation>
        </message>
        <message>
            <source>System</source>
            <translation>システム</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>ライト</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>ダーク</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>言語</translation>
        </message>
        <message>
            <source>Makes everything smaller or larger.</source>
            <translation>全体を小さく、または大きく表示します。</translation>
        </message>
        <message>
            <source>Text size</source>
            <translation>文字サイズ</translation>
        </message>
        <message>
            <source>Smaller</source>
            <translation>小さく</translation>
        </message>
        <message>
            <source>%1 %</source>
            <translation>%1 %</translation>
        </message>
        <message>
            <source>Larger</source>
            <translation>大きく</translation>
        </message>
        <message>
            <source>Writing</source>
            <translation>入力</translation>
        </message>
        <message>
            <source>Shift+Enter starts a new line.</source>
            <translation>Shift+Enter で改行します。</translation>
        </message>
        <message>
            <source>Enter starts a new line.</source>
            <translation>Enter で改行します。</translation>
        </message>
        <message>
            <source>Send a message with</source>
            <translation>メッセージの送信</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>キー</translation>
        </message>
        <message>
            <source>This page</source>
            <translation>このページ</translation>
        </message>
        <message>
            <source>It gets a window and an icon of its own.</source>
            <translation>専用のウィンドウとアイコンが付きます。</translation>
        </message>
        <message>
            <source>Keep ccplant as an application</source>
            <translation>ccplant をアプリとして保存</translation>
        </message>
        <message>
            <source>Install</source>
            <translation>インストール</translation>
        </message>
    </context>
    <context>
        <name>Skeleton</name>
        <message>
            <source>Loading</source>
            <translation>読み込み中</translation>
        </message>
    </context>
    <context>
        <name>TagsField</name>
        <message>
            <source>Tags</source>
            <translation>タグ</translation>
        </message>
        <message>
            <source>key=value, then Enter</source>
            <translation>key=value と入力して Enter</translation>
        </message>
    </context>
    <context>
        <name>TerminalOutput</name>
        <message>
            <source>output</source>
            <translation>出力</translation>
        </message>
        <message>
            <source>Terminal output</source>
            <translation>ターミナル出力</translation>
        </message>
        <message>
            <source>ended by %1</source>
            <translation>%1 で終了</translation>
        </message>
        <message>
            <source>exit code %1</source>
            <translation>終了コード %1</translation>
        </message>
        <message>
            <source>Copy output</source>
            <translation>出力をコピー</translation>
        </message>
        <message numerus="yes">
            <source>Show %n line(s) before</source>
            <translation>
                <numerusform>前の %n 行を表示</numerusform>
            </translation>
        </message>
        <message>
            <source>The beginning was too long and is left out.</source>
            <translation>先頭部分は長すぎるため省略されています。</translation>
        </message>
    </context>
    <context>
        <name>Theme</name>
        <message>
            <source>Starting</source>
            <translation>起動中</translation>
        </message>
        <message>
            <source>Running</source>
            <translation>実行中</translation>
        </message>
        <message>
            <source>Needs you</source>
            <translation>要対応</translation>
        </message>
        <message>
            <source>Idle</source>
            <translation>待機中</translation>
        </message>
        <message>
            <source>Stopped</source>
            <translation>停止</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>失敗</translation>
        </message>
        <message>
            <source>Deleting</source>
            <translation>削除中</translation>
        </message>
    </context>
    <context>
        <name>ThoughtRow</name>
        <message>
            <source>Thinking</source>
            <translation>考え中</translation>
        </message>
        <message>
            <source>Thought</source>
            <translation>思考</translation>
        </message>
    </context>
    <context>
        <name>ToolDetails</name>
        <message>
            <source>command</source>
            <translation>コマンド</translation>
        </message>
        <message>
            <source>input</source>
            <translation>入力</translation>
        </message>
        <message>
            <source>result</source>
            <translation>結果</translation>
        </message>
        <message>
            <source>Nothing has come back yet.</source>
            <translation>まだ結果はありません。</translation>
        </message>
        <message>
            <source>Nothing came back.</source>
            <translation>結果はありません。</translation>
        </message>
    </context>
    <context>
        <name>ToolGroupRow</name>
        <message numerus="yes">
            <source>%n failed</source>
            <translation>
                <numerusform>%n 件失敗</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n step(s)</source>
            <translation>
                <numerusform>%n 手順</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ToolText</name>
        <message>
            <source>Read</source>
            <translation>読み取り</translation>
        </message>
        <message>
            <source>Edit</source>
            <translation>編集</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>削除</translation>
        </message>
        <message>
            <source>Move</source>
            <translation>移動</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>検索</translation>
        </message>
        <message>
            <source>Run</source>
            <translation>実行</translation>
        </message>
        <message>
            <source>Think</source>
            <translation>思考</translation>
        </message>
        <message>
            <source>Fetch</source>
            <translation>取得</translation>
        </message>
        <message>
            <source>Switch mode</source>
            <translation>モード切替</translation>
        </message>
    </context>
    <context>
        <name>TranscriptView</name>
        <message>
            <source>Transcript</source>
            <translation>会話</translation>
        </message>
    </context>
    <context>
        <name>UserMessage</name>
        <message>
            <source>You: %1</source>
            <translation>あなた: %1</translation>
        </message>
        <message>
            <source>Sending</source>
            <translation>送信中</translation>
        </message>
        <message>
            <source>Waits for the connection. It is kept and sent by itself.</source>
            <translation>接続を待っています。保存され、自動で送信されます。</translation>
        </message>
        <message>
            <source>Send again</source>
            <translation>再送信</translation>
        </message>
        <message>
            <source>Remove this message</source>
            <translation>このメッセージを取り除く</translation>
        </message>
        <message>
            <source>%1 It is kept and sent by itself.</source>
            <translation>%1 保存されており、自動的に送信されます。</translation>
        </message>
    </context>
    <context>
        <name>Welcome</name>
        <message>
            <source>Go to the first that needs you</source>
            <translation>最初の要対応へ</translation>
        </message>
        <message>
            <source>New session</source>
            <translation>新しいセッション</translation>
        </message>
        <message>
            <source>Tell an agent what to do. It works in a folder of its own, and asks before it does something that matters.</source>
            <translation>エージェントにやることを伝えてください。専用フォルダーで作業し、大事なことは先に確認します。</translation>
        </message>
        <message>
            <source>Choose a session on the left, or start a new one.</source>
            <translation>左からセッションを選ぶか、新しく始めてください。</translation>
        </message>
        <message numerus="yes">
            <source>%n session(s) need you</source>
            <translation>
                <numerusform>%n 件のセッションが要対応です</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n agent(s) at work</source>
            <translation>
                <numerusform>%n 件のエージェントが作業中</numerusform>
            </translation>
        </message>
        <message>
            <source>All quiet</source>
            <translation>静かです</translation>
        </message>
        <message>
            <source>Start your first session</source>
            <translation>最初のセッションを始めましょう</translation>
        </message>
    </context>
    <context>
        <name>WorkingLine</name>
        <message>
            <source>Stopping</source>
            <translation>停止中</translation>
        </message>
        <message>
            <source>Working</source>
            <translation>作業中</translation>
        </message>
    </context>
    <context>
        <name>ccplant::EmbeddedServer</name>
        <message>
            <source>%1 could not be started: %2</source>
            <translation>%1 を起動できませんでした: %2</translation>
        </message>
        <message>
            <source>The server program ccplantd was not found beside ccplant or in PATH. Install it, or connect to another server.</source>
            <translation>サーバープログラム ccplantd が ccplant と同じ場所にも PATH にも見つかりません。インストールするか、別のサーバーに接続してください。</translation>
        </message>
        <message>
            <source>The server did not get ready within 30 seconds. Its last words are in the details.</source>
            <translation>サーバーが 30 秒以内に準備できませんでした。最後の出力は詳細にあります。</translation>
        </message>
        <message>
            <source>it crashed</source>
            <translation>異常終了</translation>
        </message>
        <message>
            <source>it ended with code %1</source>
            <translation>終了コード %1</translation>
        </message>
        <message>
            <source>The server on this computer does not stay up (%1). Its last words are in the details.</source>
            <translation>このコンピューターのサーバーが起動し続けません（%1）。最後の出力は詳細にあります。</translation>
        </message>
    </context>
    <context>
        <name>ccplant::KeychainStore</name>
        <message>
            <source>Tokens are kept in this system's keychain.</source>
            <translation>トークンはこのシステムのキーチェーンに保存されます。</translation>
        </message>
    </context>
    <context>
        <name>ccplant::chat</name>
        <message>
            <source>Enter a number.</source>
            <translation>数値を入力してください。</translation>
        </message>
        <message>
            <source>Enter a whole number.</source>
            <translation>整数を入力してください。</translation>
        </message>
        <message>
            <source>Enter %1 or more.</source>
            <translation>%1 以上を入力してください。</translation>
        </message>
        <message>
            <source>Enter %1 or less.</source>
            <translation>%1 以下を入力してください。</translation>
        </message>
        <message>
            <source>Fill this in.</source>
            <translation>入力してください。</translation>
        </message>
        <message>
            <source>Choose or enter something.</source>
            <translation>選択または入力してください。</translation>
        </message>
        <message>
            <source>Choose at least %1.</source>
            <translation>%1 つ以上選んでください。</translation>
        </message>
        <message>
            <source>Enter at least %1 characters.</source>
            <translation>%1 文字以上入力してください。</translation>
        </message>
        <message>
            <source>Choose at most %1.</source>
            <translation>%1 つまで選べます。</translation>
        </message>
        <message>
            <source>Enter at most %1 characters.</source>
            <translation>%1 文字まで入力できます。</translation>
        </message>
        <message>
            <source>%1 s</source>
            <translation>%1 秒</translation>
        </message>
        <message>
            <source>%1 min %2 s</source>
            <translation>%1 分 %2 秒</translation>
        </message>
        <message>
            <source>%1 h %2 min</source>
            <translation>%1 時間 %2 分</translation>
        </message>
        <message>
            <source>%1 B</source>
            <translation>%1 B</translation>
        </message>
        <message>
            <source>%1 kB</source>
            <translation>%1 kB</translation>
        </message>
        <message>
            <source>%1 MB</source>
            <translation>%1 MB</translation>
        </message>
    </context>
    <context>
        <name>ccplant::client::ApiClient</name>
        <message>
            <source>%1 did not answer in time.</source>
            <translation>%1 から時間内に応答がありませんでした。</translation>
        </message>
        <message>
            <source>%1 cannot be reached.</source>
            <translation>%1 に接続できません。</translation>
        </message>
    </context>
    <context>
        <name>ccplant::client::CommandModel</name>
        <message>
            <source>Sessions</source>
            <translation>セッション</translation>
        </message>
    </context>
    <context>
        <name>ccplant::client::Connection</name>
        <message>
            <source>This computer</source>
            <translation>このコンピューター</translation>
        </message>
        <message>
            <source>The connection to the server was lost.</source>
            <translation>サーバーとの接続が切れました。</translation>
        </message>
        <message>
            <source>The server does not accept this token. Connect again with a valid one.</source>
            <translation>サーバーがこのトークンを受け付けません。有効なトークンで接続し直してください。</translation>
        </message>
        <message>
            <source>You are not allowed to do this on this server. An administrator of it can help.</source>
            <translation>このサーバーではその操作は許可されていません。サーバーの管理者に相談してください。</translation>
        </message>
        <message>
            <source>This is more than the server allows for now. Wait a little; an administrator of it can allow more.</source>
            <translation>サーバーの上限を超えています。少し待ってください。管理者が上限を変更できます。</translation>
        </message>
        <message>
            <source>The server is busy or shutting down. It will be tried again.</source>
            <translation>サーバーが混雑しているか停止中です。自動的に再試行します。</translation>
        </message>
        <message>
            <source>The server took too long to answer. Try again.</source>
            <translation>サーバーの応答に時間がかかりすぎました。もう一度お試しください。</translation>
        </message>
        <message>
            <source>This is no longer on the server.</source>
            <translation>サーバー上にもう存在しません。</translation>
        </message>
        <message>
            <source>This is too large for the server.</source>
            <translation>サーバーで扱うには大きすぎます。</translation>
        </message>
        <message>
            <source>The server could not do this. Its log says why; an administrator of it can look.</source>
            <translation>サーバーで処理できませんでした。理由はサーバーのログにあります。管理者が確認できます。</translation>
        </message>
        <message>
            <source>The server is being maintained: nothing can be changed for now.</source>
            <translation>サーバーはメンテナンス中です。今は変更できません。</translation>
        </message>
        <message>
            <source>An administrator of it can say more.</source>
            <translation>詳しくはサーバーの管理者に尋ねてください。</translation>
        </message>
        <message>
            <source>%1, who began it, can say more.</source>
            <translation>詳しくは、開始した %1 に尋ねてください。</translation>
        </message>
        <message numerus="yes">
            <source>This was more than the server allows for now. It can be tried again in %n second(s); an administrator of the server can allow more.</source>
            <translation>
                <numerusform>サーバーの上限を超えました。%n 秒後にもう一度試せます。管理者が上限を変更できます。</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n minute(s)</source>
            <translation>
                <numerusform>%n 分間</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n hour(s)</source>
            <translation>
                <numerusform>%n 時間</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n day(s)</source>
            <translation>
                <numerusform>%n 日間</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ccplant::client::FileSecretStore</name>
        <message>
            <source>This system has no keychain that answers. Tokens are kept unencrypted in %1, which only you can read.</source>
            <translation>このシステムでは応答するキーチェーンがありません。トークンは暗号化されずに %1 に保存され、あなただけが読めます。</translation>
        </message>
    </context>
    <context>
        <name>ccplant::client::LiveSocket</name>
        <message>
            <source>The server did not answer in time.</source>
            <translation>サーバーから時間内に応答がありませんでした。</translation>
        </message>
        <message>
            <source>Nothing was heard from the server for a while.</source>
            <translation>しばらくサーバーからの通信がありません。</translation>
        </message>
    </context>
    <context>
        <name>ccplant::client::ServerList</name>
        <message>
            <source>Enter the server's address, for example https://ccplant.example.com</source>
            <translation>サーバーのアドレスを入力してください（例: https://ccplant.example.com）</translation>
        </message>
        <message>
            <source>This is not an address of a server. It starts with https:// or http://</source>
            <translation>サーバーのアドレスではありません。https:// または http:// で始まります。</translation>
        </message>
        <message>
            <source>This is a login link for a browser, which works only once. Enter the server's address and its token instead.</source>
            <translation>これはブラウザー用の一度きりのログインリンクです。代わりにサーバーのアドレスとトークンを入力してください。</translation>
        </message>
        <message>
            <source>This computer</source>
            <translation>このコンピューター</translation>
        </message>
        <message>
            <source>The token of %1 is no longer kept. Enter it again.</source>
            <translation>%1 のトークンは保存されていません。もう一度入力してください。</translation>
        </message>
        <message>
            <source>Enter the token. It is in the file owner-token of the server's data folder.</source>
            <translation>トークンを入力してください。サーバーのデータフォルダーにある owner-token ファイルに書かれています。</translation>
        </message>
        <message>
            <source>Enter a token, or paste a login link.</source>
            <translation>トークンを入力するか、ログインリンクを貼り付けてください。</translation>
        </message>
        <message>
            <source>This is not right, or it was used before. A login link works once, for five minutes.</source>
            <translation>正しくないか、すでに使われています。ログインリンクは一度だけ、5 分間有効です。</translation>
        </message>
        <message>
            <source>The server could not be told: this browser is still signed in. %1</source>
            <translation>サーバーに伝えられませんでした。このブラウザーはまだサインインしたままです。%1</translation>
        </message>
    </context>
    <context>
        <name>ccplant::client::SessionController</name>
        <message>
            <source>This was already answered on another device.</source>
            <translation>別の端末ですでに回答されています。</translation>
        </message>
        <message>
            <source>This was already answered by %1.</source>
            <translation>%1 がすでに回答しています。</translation>
        </message>
        <message>
            <source>This session is no longer on the server. It was deleted, perhaps on another device.</source>
            <translation>このセッションはサーバー上にありません。別の端末で削除された可能性があります。</translation>
        </message>
        <message>
            <source>%1 cannot be read: %2</source>
            <translation>%1 を読み込めません: %2</translation>
        </message>
        <message>
            <source>%1 is larger than 32 MB. Put it into the workspace another way.</source>
            <translation>%1 は 32 MB を超えています。別の方法でワークスペースに置いてください。</translation>
        </message>
        <message>
            <source>%1 could not be uploaded. %2</source>
            <translation>%1 をアップロードできませんでした。%2</translation>
        </message>
        <message>
            <source>%1 has no changes any more.</source>
            <translation>%1 の変更はもうありません。</translation>
        </message>
    </context>
    <context>
        <name>ccplant::client::SessionListModel</name>
        <message>
            <source>Untitled session</source>
            <translation>無題のセッション</translation>
        </message>
    </context>
    <context>
        <name>ccplant::client::ApiKeys</name>
        <message>
            <source>Can look at sessions</source>
            <translation>セッションを見られる</translation>
        </message>
        <message>
            <source>Can do everything, administration too</source>
            <translation>管理を含むすべての操作ができる</translation>
        </message>
        <message>
            <source>Can work with sessions</source>
            <translation>セッションを操作できる</translation>
        </message>
        <message>
            <source>last used %1</source>
            <translation>最終使用: %1</translation>
        </message>
        <message>
            <source>never used</source>
            <translation>未使用</translation>
        </message>
        <message>
            <source>expired on %1</source>
            <translation>%1 に期限切れ</translation>
        </message>
        <message>
            <source>expires on %1</source>
            <translation>有効期限: %1</translation>
        </message>
        <message>
            <source>Look at sessions</source>
            <translation>セッションを見る</translation>
        </message>
        <message>
            <source>Start sessions</source>
            <translation>セッションを始める</translation>
        </message>
        <message>
            <source>Send prompts, answer, stop and rename</source>
            <translation>指示の送信、回答、停止、名前の変更</translation>
        </message>
        <message>
            <source>Delete sessions</source>
            <translation>セッションを削除する</translation>
        </message>
        <message>
            <source>Administer the server</source>
            <translation>サーバーを管理する</translation>
        </message>
        <message>
            <source>%1 (%2)</source>
            <translation>%1 (%2)</translation>
        </message>
    </context>
    <context>
        <name>KeysSection</name>
        <message>
            <source>Keys that people make in their settings are listed here.</source>
            <translation>各自の設定で作られたキーがここに並びます。</translation>
        </message>
        <message>
            <source>No key</source>
            <translation>キーはありません</translation>
        </message>
        <message>
            <source>made by %1 on %2</source>
            <translation>作成: %1、%2</translation>
        </message>
        <message>
            <source>last used %1</source>
            <translation>最終使用: %1</translation>
        </message>
        <message>
            <source>never used</source>
            <translation>未使用</translation>
        </message>
        <message>
            <source>expires %1</source>
            <translation>期限: %1</translation>
        </message>
        <message>
            <source>never expires</source>
            <translation>無期限</translation>
        </message>
        <message>
            <source>Whose</source>
            <translation>ユーザー名</translation>
        </message>
        <message>
            <source>API keys</source>
            <translation>API キー</translation>
        </message>
        <message>
            <source>Expired</source>
            <translation>期限切れ</translation>
        </message>
        <message>
            <source>Make the key %1 void</source>
            <translation>キー「%1」を無効にする</translation>
        </message>
        <message>
            <source>For scripts and other programs. Whoever has a key can do what it allows.</source>
            <translation>スクリプトやほかのプログラムのためのものです。キーを持つ人は、そのキーで許された操作ができます。</translation>
        </message>
        <message>
            <source>None yet. A key lets a script or another program work with your sessions.</source>
            <translation>まだありません。キーがあれば、スクリプトやほかのプログラムがあなたのセッションを操作できます。</translation>
        </message>
        <message>
            <source>Another program</source>
            <translation>ほかのプログラム</translation>
        </message>
        <message>
            <source>New key</source>
            <translation>新しいキー</translation>
        </message>
        <message>
            <source>Make it void</source>
            <translation>無効にする</translation>
        </message>
        <message>
            <source>Programs that use it are refused from then on. This cannot be undone.</source>
            <translation>このキーを使うプログラムは以後拒否されます。元に戻せません。</translation>
        </message>
        <message>
            <source>Make the key “%1” void?</source>
            <translation>キー「%1」を無効にしますか？</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>キー</translation>
        </message>
    </context>
    <context>
        <name>NewKeyDialog</name>
        <message>
            <source>Yourself</source>
            <translation>自分</translation>
        </message>
        <message>
            <source>30 days</source>
            <translation>30 日</translation>
        </message>
        <message>
            <source>90 days</source>
            <translation>90 日</translation>
        </message>
        <message>
            <source>1 year</source>
            <translation>1 年</translation>
        </message>
        <message>
            <source>Never</source>
            <translation>なし</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>完了</translation>
        </message>
        <message>
            <source>Make the key</source>
            <translation>キーを作成</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>キャンセル</translation>
        </message>
        <message>
            <source>Copy it now and keep it in a safe place: ccplant keeps only a digest and cannot show it again.</source>
            <translation>今コピーして安全な場所に保管してください。ccplant はダイジェストだけを保存し、キーを再び表示することはできません。</translation>
        </message>
        <message>
            <source>Key “%1”</source>
            <translation>キー「%1」</translation>
        </message>
        <message>
            <source>New API key</source>
            <translation>新しい API キー</translation>
        </message>
        <message>
            <source>To recognise it by, for example the program that uses it.</source>
            <translation>見分けるための名前です。例: 使うプログラムの名前。</translation>
        </message>
        <message>
            <source>What is it for?</source>
            <translation>用途</translation>
        </message>
        <message>
            <source>A team&apos;s key goes on when somebody leaves the team.</source>
            <translation>チームのキーは、誰かがチームを離れても使い続けられます。</translation>
        </message>
        <message>
            <source>Whose is it?</source>
            <translation>所有者</translation>
        </message>
        <message>
            <source>What may it do?</source>
            <translation>許可する操作</translation>
        </message>
        <message>
            <source>Work with sessions</source>
            <translation>セッションの操作</translation>
        </message>
        <message>
            <source>Look at sessions</source>
            <translation>セッションの閲覧</translation>
        </message>
        <message>
            <source>Expires after</source>
            <translation>有効期限</translation>
        </message>
        <message>
            <source>The key</source>
            <translation>キー</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>コピー</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>選択…</translation>
        </message>
    </context>
    <context>
        <name>SignInPage</name>
        <message>
            <source>Sign in</source>
            <translation>サインイン</translation>
        </message>
        <message>
            <source>Sign in to see your sessions.</source>
            <translation>サインインするとセッションが表示されます。</translation>
        </message>
        <message>
            <source>The token is in the file owner-token of the server&apos;s data folder. On the server&apos;s machine, ccplantd --print-login-link makes a link.</source>
            <translation>トークンはサーバーのデータフォルダーにある owner-token ファイルに書かれています。サーバーのマシンで ccplantd --print-login-link を実行するとリンクを作れます。</translation>
        </message>
        <message>
            <source>Token or login link</source>
            <translation>トークンまたはログインリンク</translation>
        </message>
        <message>
            <source>Signing in…</source>
            <translation>サインインしています…</translation>
        </message>
    </context>
    <context>
        <name>UpdateBanner</name>
        <message>
            <source>Reload</source>
            <translation>再読み込み</translation>
        </message>
        <message>
            <source>A new version of ccplant is ready.</source>
            <translation>ccplant の新しいバージョンの準備ができました。</translation>
        </message>
    </context>
    <context>
        <name>ShareDialog</name>
        <message>
            <source>1 day</source>
            <translation>1 日</translation>
        </message>
        <message>
            <source>7 days</source>
            <translation>7 日</translation>
        </message>
        <message>
            <source>30 days</source>
            <translation>30 日</translation>
        </message>
        <message>
            <source>1 year</source>
            <translation>1 年</translation>
        </message>
        <message>
            <source>Take the link back</source>
            <translation>リンクを取り消す</translation>
        </message>
        <message>
            <source>Make a link</source>
            <translation>リンクを作成</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>閉じる</translation>
        </message>
        <message>
            <source>Sharing was switched off on this server: the link leads nowhere as long as it is. Taken back, it leads nowhere for good.</source>
            <translation>このサーバーでは共有が無効になったため、このリンクは今は使えません。取り消すと、二度と使えなくなります。</translation>
        </message>
        <message>
            <source>Who has the link reads the session as it is when they look, and can do nothing in it.</source>
            <translation>リンクを知っている人は、開いた時点のセッションを読めますが、操作はできません。</translation>
        </message>
        <message>
            <source>Copy the link</source>
            <translation>リンクをコピー</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>コピーしました</translation>
        </message>
        <message>
            <source>Take it back</source>
            <translation>取り消す</translation>
        </message>
        <message>
            <source>Take the link back?</source>
            <translation>リンクを取り消しますか？</translation>
        </message>
        <message>
            <source>Whoever has it can read the session no longer. This cannot be undone; another link can be made.</source>
            <translation>このリンクではセッションを読めなくなります。元には戻せませんが、新しいリンクを作れます。</translation>
        </message>
        <message>
            <source>Sharing is switched off on this server. An administrator of it can allow it.</source>
            <translation>このサーバーでは共有が無効です。サーバーの管理者が有効にできます。</translation>
        </message>
        <message>
            <source>Who has the link reads the session as it is when they look, and can do nothing in it. That includes all that the agent showed: look through it first.</source>
            <translation>リンクを知っている人は、開いた時点のセッションを読めますが、操作はできません。エージェントが表示した内容もすべて含まれます。先に確認してください。</translation>
        </message>
        <message>
            <source>Share this session</source>
            <translation>このセッションを共有</translation>
        </message>
        <message>
            <source>Ends after</source>
            <translation>有効期限</translation>
        </message>
        <message>
            <source>Only people who are signed in to this server. An administrator of it can allow more.</source>
            <translation>このサーバーにサインインしている人だけです。サーバーの管理者が範囲を広げられます。</translation>
        </message>
        <message>
            <source>Who can read?</source>
            <translation>読める人</translation>
        </message>
        <message>
            <source>People who are signed in</source>
            <translation>サインインしている人</translation>
        </message>
        <message>
            <source>Whoever has the link</source>
            <translation>リンクを知っている人</translation>
        </message>
        <message>
            <source>The link</source>
            <translation>リンク</translation>
        </message>
    </context>
    <context>
        <name>ccplant::client::ShareLink</name>
        <message>
            <source>Whoever has the link can read</source>
            <translation>リンクを知っている人が読めます</translation>
        </message>
        <message>
            <source>People who are signed in can read</source>
            <translation>サインインしている人が読めます</translation>
        </message>
        <message>
            <source>made by %1</source>
            <translation>作成者: %1</translation>
        </message>
        <message>
            <source>ends on %1</source>
            <translation>%1 に終了</translation>
        </message>
    </context>
    <context>
        <name>TeamSwitcher</name>
        <message>
            <source>Everything</source>
            <translation>すべて</translation>
        </message>
        <message>
            <source>Yours alone</source>
            <translation>自分だけ</translation>
        </message>
        <message>
            <source>Whose sessions</source>
            <translation>表示するセッション</translation>
        </message>
    </context>
    <context>
        <name>AdminList</name>
        <message>
            <source>Ask again</source>
            <translation>再読み込み</translation>
        </message>
        <message>
            <source>Show more</source>
            <translation>さらに表示</translation>
        </message>
    </context>
    <context>
        <name>AdminPage</name>
        <message>
            <source>Server</source>
            <translation>サーバー</translation>
        </message>
        <message>
            <source>Sessions</source>
            <translation>セッション</translation>
        </message>
        <message>
            <source>Users</source>
            <translation>ユーザー</translation>
        </message>
        <message>
            <source>Teams</source>
            <translation>チーム</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>キー</translation>
        </message>
        <message>
            <source>Audit</source>
            <translation>監査</translation>
        </message>
        <message>
            <source>Configuration</source>
            <translation>設定値</translation>
        </message>
        <message>
            <source>Administration</source>
            <translation>管理</translation>
        </message>
    </context>
    <context>
        <name>AdminState</name>
        <message>
            <source>Try again</source>
            <translation>再試行</translation>
        </message>
        <message>
            <source>This is for administrators</source>
            <translation>管理者だけが使えます</translation>
        </message>
        <message>
            <source>The server did not say</source>
            <translation>サーバーから取得できませんでした</translation>
        </message>
    </context>
    <context>
        <name>AdminText</name>
        <message>
            <source>%1 of %2</source>
            <translation>%1 / %2</translation>
        </message>
        <message>
            <source>sessions: %1</source>
            <translation>セッション: %1</translation>
        </message>
        <message>
            <source>running: %1</source>
            <translation>実行中: %1</translation>
        </message>
        <message>
            <source>memory: %1</source>
            <translation>メモリ: %1</translation>
        </message>
        <message>
            <source>processor: %1 s</source>
            <translation>CPU: %1 秒</translation>
        </message>
        <message>
            <source>may do nothing</source>
            <translation>権限なし</translation>
        </message>
        <message>
            <source>administrator</source>
            <translation>管理者</translation>
        </message>
        <message>
            <source>looks at sessions</source>
            <translation>セッションの閲覧</translation>
        </message>
        <message>
            <source>works with sessions</source>
            <translation>セッションの操作</translation>
        </message>
    </context>
    <context>
        <name>AuditSection</name>
        <message>
            <source>Sign-ins, keys, what is done to sessions and what was refused are written down here.</source>
            <translation>サインイン、キー、セッションの操作、拒否されたことが記録されます。</translation>
        </message>
        <message>
            <source>Nothing was written down</source>
            <translation>記録はありません</translation>
        </message>
        <message>
            <source>nobody who is known</source>
            <translation>不明な相手</translation>
        </message>
        <message>
            <source>by %1</source>
            <translation>方法: %1</translation>
        </message>
        <message>
            <source>from %1</source>
            <translation>元: %1</translation>
        </message>
        <message numerus="yes">
            <source>%n more before it</source>
            <translation>
                <numerusform>ほかに %n 件</numerusform>
            </translation>
        </message>
        <message>
            <source>By whom</source>
            <translation>ユーザー名</translation>
        </message>
        <message>
            <source>Audit</source>
            <translation>監査</translation>
        </message>
    </context>
    <context>
        <name>ConfigurationSection</name>
        <message>
            <source>No option of this name</source>
            <translation>該当する設定はありません</translation>
        </message>
        <message>
            <source>Options are changed in the server&apos;s configuration file, environment or command line. Secrets are masked.</source>
            <translation>設定はサーバーの設定ファイル、環境変数、コマンドラインで変更します。秘密の値は隠されます。</translation>
        </message>
        <message>
            <source>empty</source>
            <translation>空</translation>
        </message>
        <message>
            <source>the default</source>
            <translation>既定値</translation>
        </message>
        <message>
            <source>from %1</source>
            <translation>元: %1</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名前</translation>
        </message>
        <message>
            <source>Configuration</source>
            <translation>設定値</translation>
        </message>
    </context>
    <context>
        <name>MaintenanceDialog</name>
        <message>
            <source>Begin maintenance</source>
            <translation>メンテナンスを開始</translation>
        </message>
        <message>
            <source>Nobody but administrators can change anything then, on all replicas. Agents go on working; sessions can be read.</source>
            <translation>すべてのレプリカで、管理者以外は何も変更できなくなります。エージェントは動き続け、セッションは読めます。</translation>
        </message>
        <message>
            <source>Begin maintenance?</source>
            <translation>メンテナンスを開始しますか？</translation>
        </message>
        <message>
            <source>What people are told</source>
            <translation>利用者へのお知らせ</translation>
        </message>
        <message>
            <source>Why, and until when</source>
            <translation>理由と終了予定</translation>
        </message>
    </context>
    <context>
        <name>QuotaDialog</name>
        <message>
            <source>Set the quota</source>
            <translation>上限を設定</translation>
        </message>
        <message>
            <source>What is left empty is not bounded. Who has more already keeps it, and can start nothing further.</source>
            <translation>空欄は無制限です。すでに超えている分は残りますが、新しく開始できません。</translation>
        </message>
        <message>
            <source>Quota of %1</source>
            <translation>%1 の上限</translation>
        </message>
        <message>
            <source>Quota of every user without one of their own</source>
            <translation>個別の上限がない全ユーザーの上限</translation>
        </message>
        <message>
            <source>Quota of every team without one of its own</source>
            <translation>個別の上限がない全チームの上限</translation>
        </message>
        <message>
            <source>Sessions</source>
            <translation>セッション</translation>
        </message>
        <message>
            <source>Running at once</source>
            <translation>同時実行</translation>
        </message>
        <message>
            <source>Memory in MiB</source>
            <translation>メモリ (MiB)</translation>
        </message>
        <message>
            <source>Processor time in s</source>
            <translation>CPU 時間 (秒)</translation>
        </message>
        <message>
            <source>Enter whole numbers from 0.</source>
            <translation>0 以上の整数を入力してください。</translation>
        </message>
    </context>
    <context>
        <name>ServerSection</name>
        <message>
            <source>Maintenance</source>
            <translation>メンテナンス</translation>
        </message>
        <message>
            <source>since %1, by %2</source>
            <translation>%1 から、%2 による</translation>
        </message>
        <message>
            <source>none</source>
            <translation>なし</translation>
        </message>
        <message>
            <source>This replica</source>
            <translation>このレプリカ</translation>
        </message>
        <message>
            <source>is drained: clients are sent elsewhere</source>
            <translation>切り離し中: クライアントは他へ移ります</translation>
        </message>
        <message>
            <source>takes requests</source>
            <translation>受付中</translation>
        </message>
        <message>
            <source>is not ready</source>
            <translation>準備中</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状態</translation>
        </message>
        <message>
            <source>End maintenance</source>
            <translation>メンテナンスを終了</translation>
        </message>
        <message>
            <source>Begin maintenance…</source>
            <translation>メンテナンスを開始…</translation>
        </message>
        <message>
            <source>Take requests again</source>
            <translation>受付を再開</translation>
        </message>
        <message>
            <source>Drain this replica</source>
            <translation>このレプリカを切り離す</translation>
        </message>
        <message>
            <source>Ask again</source>
            <translation>再読み込み</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>バージョン</translation>
        </message>
        <message>
            <source>Sessions run</source>
            <translation>実行場所</translation>
        </message>
        <message>
            <source>as pods of a cluster</source>
            <translation>クラスターの Pod</translation>
        </message>
        <message>
            <source>on this machine</source>
            <translation>このマシン</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>アドレス</translation>
        </message>
        <message>
            <source>Started</source>
            <translation>起動</translation>
        </message>
        <message>
            <source>Sessions</source>
            <translation>セッション</translation>
        </message>
        <message>
            <source>running: %1</source>
            <translation>実行中: %1</translation>
        </message>
        <message>
            <source>Listeners</source>
            <translation>接続</translation>
        </message>
        <message>
            <source>clients: %1</source>
            <translation>クライアント: %1</translation>
        </message>
        <message>
            <source>event streams: %1</source>
            <translation>イベント配信: %1</translation>
        </message>
        <message>
            <source>Requests</source>
            <translation>リクエスト</translation>
        </message>
        <message>
            <source>connections: %1</source>
            <translation>接続: %1</translation>
        </message>
        <message>
            <source>Memory</source>
            <translation>メモリ</translation>
        </message>
        <message>
            <source>Server</source>
            <translation>サーバー</translation>
        </message>
        <message>
            <source>Replicas</source>
            <translation>レプリカ</translation>
        </message>
        <message>
            <source>the one that answers</source>
            <translation>応答中</translation>
        </message>
        <message>
            <source>started %1</source>
            <translation>起動: %1</translation>
        </message>
        <message>
            <source>last heard of %1</source>
            <translation>最終応答: %1</translation>
        </message>
        <message>
            <source>Silent</source>
            <translation>応答なし</translation>
        </message>
        <message>
            <source>Drained</source>
            <translation>切り離し中</translation>
        </message>
        <message>
            <source>Not ready</source>
            <translation>準備中</translation>
        </message>
        <message>
            <source>Unknown</source>
            <translation>不明</translation>
        </message>
        <message>
            <source>Disk</source>
            <translation>ディスク</translation>
        </message>
        <message>
            <source>%1 free of %2</source>
            <translation>空き %1 / %2</translation>
        </message>
        <message>
            <source>Database</source>
            <translation>データベース</translation>
        </message>
        <message>
            <source>Agents</source>
            <translation>エージェント</translation>
        </message>
        <message>
            <source>Folder</source>
            <translation>フォルダー</translation>
        </message>
        <message>
            <source>Storage</source>
            <translation>ストレージ</translation>
        </message>
    </context>
    <context>
        <name>SessionsSection</name>
        <message>
            <source>What somebody starts is listed here.</source>
            <translation>開始されたセッションがここに並びます。</translation>
        </message>
        <message>
            <source>No session</source>
            <translation>セッションはありません</translation>
        </message>
        <message numerus="yes">
            <source>%n session(s). What is said in them is their users&apos;.</source>
            <translation>
                <numerusform>%n 件。会話の内容はそれぞれのユーザーのものです。</numerusform>
            </translation>
        </message>
        <message>
            <source>last used %1</source>
            <translation>最終使用: %1</translation>
        </message>
        <message>
            <source>Stop this session of %1</source>
            <translation>%1 のこのセッションを停止</translation>
        </message>
        <message>
            <source>Remove this session of %1</source>
            <translation>%1 のこのセッションを削除</translation>
        </message>
        <message>
            <source>Remove this session of %1?</source>
            <translation>%1 のこのセッションを削除しますか？</translation>
        </message>
        <message>
            <source>Its agent is stopped; what was said in it and its workspace are gone for good.</source>
            <translation>エージェントを停止し、会話と作業フォルダーを完全に削除します。</translation>
        </message>
        <message>
            <source>Remove it</source>
            <translation>削除する</translation>
        </message>
        <message>
            <source>Whose</source>
            <translation>ユーザー名</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状態</translation>
        </message>
        <message>
            <source>Any state</source>
            <translation>すべての状態</translation>
        </message>
        <message>
            <source>Sessions</source>
            <translation>セッション</translation>
        </message>
        <message>
            <source>Its agent is stopped and its workspace is gone for good. What was said in it can be read by those whose session it was for %1.</source>
            <translation>エージェントは停止し、ワークスペースは完全に失われます。会話の内容は、セッションの持ち主が %1は読むことができます。</translation>
        </message>
    </context>
    <context>
        <name>TeamsSection</name>
        <message>
            <source>Teams come with sign-in with GitHub, or from the mapping file.</source>
            <translation>チームは GitHub でのサインイン、またはマッピングファイルから分かります。</translation>
        </message>
        <message>
            <source>No team</source>
            <translation>チームはありません</translation>
        </message>
        <message>
            <source>By the mapping file: %1</source>
            <translation>マッピングファイル: %1</translation>
        </message>
        <message>
            <source>nobody of it has signed in</source>
            <translation>まだ誰もサインインしていません</translation>
        </message>
        <message>
            <source>Quota of %1</source>
            <translation>%1 の上限</translation>
        </message>
        <message>
            <source>Quota of every user</source>
            <translation>全ユーザーの上限</translation>
        </message>
        <message>
            <source>Quota of every team</source>
            <translation>全チームの上限</translation>
        </message>
        <message>
            <source>Teams</source>
            <translation>チーム</translation>
        </message>
    </context>
    <context>
        <name>UsersSection</name>
        <message>
            <source>Nobody of this name</source>
            <translation>該当する人はいません</translation>
        </message>
        <message>
            <source>Nobody yet</source>
            <translation>まだ誰もいません</translation>
        </message>
        <message>
            <source>by keys only</source>
            <translation>キーのみ</translation>
        </message>
        <message>
            <source>keys: %1</source>
            <translation>キー: %1</translation>
        </message>
        <message>
            <source>signed in %1</source>
            <translation>サインイン: %1</translation>
        </message>
        <message>
            <source>Kept out</source>
            <translation>利用停止</translation>
        </message>
        <message>
            <source>Has to sign in again</source>
            <translation>再サインインが必要</translation>
        </message>
        <message>
            <source>What to do with %1</source>
            <translation>%1 の操作</translation>
        </message>
        <message>
            <source>Name or team</source>
            <translation>名前またはチーム</translation>
        </message>
        <message>
            <source>Sessions</source>
            <translation>セッション</translation>
        </message>
        <message>
            <source>Keys</source>
            <translation>キー</translation>
        </message>
        <message>
            <source>What they did</source>
            <translation>操作の記録</translation>
        </message>
        <message>
            <source>Quota…</source>
            <translation>上限…</translation>
        </message>
        <message>
            <source>Ask GitHub for their teams</source>
            <translation>GitHub でチームを確認</translation>
        </message>
        <message>
            <source>Sign out everywhere</source>
            <translation>すべての端末でサインアウト</translation>
        </message>
        <message>
            <source>Let in again</source>
            <translation>利用を再開</translation>
        </message>
        <message>
            <source>Keep out</source>
            <translation>利用を停止</translation>
        </message>
        <message>
            <source>Keep %1 out?</source>
            <translation>%1 の利用を停止しますか？</translation>
        </message>
        <message>
            <source>They are signed out everywhere, their keys open nothing, and what they have open ends. Their sessions stay. They can be let in again.</source>
            <translation>すべての端末でサインアウトされ、キーは無効になり、開いている接続は切れます。セッションは残ります。後で再開できます。</translation>
        </message>
        <message>
            <source>Keep them out</source>
            <translation>停止する</translation>
        </message>
        <message>
            <source>Forget this user</source>
            <translation>このユーザーを削除</translation>
        </message>
        <message>
            <source>Forget %1?</source>
            <translation>%1 を削除しますか？</translation>
        </message>
        <message>
            <source>They are signed out and their keys are void for good. Their sessions stay. Whoever may sign in can come back; to prevent it, keep them out.</source>
            <translation>サインアウトされ、キーは完全に無効になります。セッションは残ります。サインインを許された人は戻れます。防ぐには利用を停止してください。</translation>
        </message>
        <message>
            <source>Forget them</source>
            <translation>削除する</translation>
        </message>
        <message>
            <source>Users</source>
            <translation>ユーザー</translation>
        </message>
    </context>
    <context>
        <name>BrowserSignInButton</name>
        <message>
            <source>Go on in the browser…</source>
            <translation>ブラウザーで続けてください…</translation>
        </message>
        <message>
            <source>Sign in with %1</source>
            <translation>%1 でサインイン</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>キャンセル</translation>
        </message>
    </context>
    <context>
        <name>ccplant::LoopbackSignIn</name>
        <message>
            <source>Nothing came back from the browser within ten minutes. Try again.</source>
            <translation>10 分以内にブラウザーから応答がありませんでした。もう一度お試しください。</translation>
        </message>
        <message>
            <source>This computer lets ccplant listen on no port (%1). Connect with a token instead.</source>
            <translation>このコンピューターでは待ち受けができません (%1)。トークンで接続してください。</translation>
        </message>
        <message>
            <source>No browser could be opened. Connect with a token instead.</source>
            <translation>ブラウザーを開けませんでした。トークンで接続してください。</translation>
        </message>
        <message>
            <source>There is nothing here.</source>
            <translation>ここには何もありません。</translation>
        </message>
        <message>
            <source>This sign-in did not begin here. Begin it in ccplant.</source>
            <translation>このサインインはここで始めたものではありません。ccplant から始めてください。</translation>
        </message>
        <message>
            <source>The sign-in was refused (%1). An administrator of the server can help.</source>
            <translation>サインインが拒否されました (%1)。サーバーの管理者に相談してください。</translation>
        </message>
        <message>
            <source>The server sent nothing to sign in with. Try again.</source>
            <translation>サーバーから必要な情報が届きませんでした。もう一度お試しください。</translation>
        </message>
        <message>
            <source>You are signed in. Go back to ccplant; this page can be closed.</source>
            <translation>サインインしました。ccplant に戻ってください。このページは閉じられます。</translation>
        </message>
    </context>
    <context>
        <name>ccplant::client::SignIn</name>
        <message>
            <source>The server gave no token. Its administrator can look into its log.</source>
            <translation>サーバーがトークンを返しませんでした。管理者がログで確認できます。</translation>
        </message>
    </context>
    <context>
        <name>AccountButton</name>
        <message>
            <source>Account of %1</source>
            <translation>%1 のアカウント</translation>
        </message>
    </context>
    <context>
        <name>AccountMenu</name>
        <message>
            <source>Not known yet</source>
            <translation>未確認</translation>
        </message>
        <message>
            <source>Settings and API keys</source>
            <translation>設定と API キー</translation>
        </message>
        <message>
            <source>Sign out</source>
            <translation>サインアウト</translation>
        </message>
        <message>
            <source>Disconnect from this server</source>
            <translation>このサーバーから切断</translation>
        </message>
        <message>
            <source>Sign out everywhere…</source>
            <translation>すべての端末でサインアウト…</translation>
        </message>
        <message>
            <source>Removed sessions</source>
            <translation>削除済みセッション</translation>
        </message>
    </context>
    <context>
        <name>SignOutEverywhereDialog</name>
        <message>
            <source>Sign out everywhere</source>
            <translation>すべてサインアウト</translation>
        </message>
        <message>
            <source>Sign out everywhere?</source>
            <translation>すべての端末でサインアウトしますか？</translation>
        </message>
        <message>
            <source>Every browser and program that is signed in as you is signed out, this one too. API keys stay good; make them void one by one.</source>
            <translation>この端末を含め、あなたがサインインしているすべてのブラウザーとプログラムからサインアウトします。API キーは有効なままです。必要なら個別に無効にしてください。</translation>
        </message>
    </context>
    <context>
        <name>MaintenanceBanner</name>
        <message>
            <source>An administrator of it can say more.</source>
            <translation>詳しくはサーバーの管理者に尋ねてください。</translation>
        </message>
        <message>
            <source>%1, who began it, can say more.</source>
            <translation>詳しくは、開始した %1 に尋ねてください。</translation>
        </message>
        <message>
            <source>Administration</source>
            <translation>管理</translation>
        </message>
        <message>
            <source>The server is being maintained: only administrators can change anything.</source>
            <translation>サーバーはメンテナンス中です。変更できるのは管理者だけです。</translation>
        </message>
        <message>
            <source>The server is being maintained: everything can be read, and nothing changed for now.</source>
            <translation>サーバーはメンテナンス中です。見ることはできますが、今は変更できません。</translation>
        </message>
    </context>
    <context>
        <name>RemovedList</name>
        <message>
            <source>Removed sessions</source>
            <translation>削除済みセッション</translation>
        </message>
        <message>
            <source>Show more</source>
            <translation>さらに表示</translation>
        </message>
    </context>
    <context>
        <name>RemovedPage</name>
        <message>
            <source>Removed sessions</source>
            <translation>削除済みセッション</translation>
        </message>
    </context>
    <context>
        <name>RemoveForGoodDialog</name>
        <message>
            <source>Delete for good</source>
            <translation>完全に削除</translation>
        </message>
        <message>
            <source>Nobody can read then what was said in it. This cannot be undone.</source>
            <translation>会話の内容は誰も読めなくなります。この操作は取り消せません。</translation>
        </message>
        <message>
            <source>Delete “%1” for good?</source>
            <translation>「%1」を完全に削除しますか？</translation>
        </message>
    </context>
    <context>
        <name>RemovedHeader</name>
        <message>
            <source>Back to the list</source>
            <translation>一覧に戻る</translation>
        </message>
        <message>
            <source>Find in this session</source>
            <translation>このセッション内を検索</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>書き出す</translation>
        </message>
        <message>
            <source>Delete for good</source>
            <translation>完全に削除</translation>
        </message>
        <message>
            <source>Markdown, to read</source>
            <translation>Markdown（読むため）</translation>
        </message>
        <message>
            <source>JSON, for programs</source>
            <translation>JSON（プログラム用）</translation>
        </message>
    </context>
    <context>
        <name>RemovedListPane</name>
        <message>
            <source>Back to the sessions</source>
            <translation>セッションに戻る</translation>
        </message>
        <message>
            <source>Removed sessions</source>
            <translation>削除済みセッション</translation>
        </message>
        <message>
            <source>Search removed sessions</source>
            <translation>削除済みセッションを検索</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>再試行</translation>
        </message>
        <message>
            <source>What was said in a session can be read for %1 after it was deleted.</source>
            <translation>会話の内容は、セッションの削除後 %1は読むことができます。</translation>
        </message>
    </context>
    <context>
        <name>RemovedListState</name>
        <message>
            <source>Removed sessions are on the server. They are here as soon as it can be reached.</source>
            <translation>削除済みセッションはサーバーにあります。サーバーに接続できるとここに表示されます。</translation>
        </message>
        <message>
            <source>Not connected</source>
            <translation>接続していません</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>再試行</translation>
        </message>
        <message>
            <source>The removed sessions cannot be shown</source>
            <translation>削除済みセッションを表示できません</translation>
        </message>
        <message>
            <source>Clear search</source>
            <translation>検索をクリア</translation>
        </message>
        <message>
            <source>No removed session matches.</source>
            <translation>一致する削除済みセッションはありません。</translation>
        </message>
        <message>
            <source>What was said in a session can be read here for %1 after it was deleted.</source>
            <translation>会話の内容は、セッションの削除後 %1はここで読むことができます。</translation>
        </message>
        <message>
            <source>This server keeps nothing of a deleted session.</source>
            <translation>このサーバーは、削除したセッションの内容を残しません。</translation>
        </message>
        <message>
            <source>Nothing found</source>
            <translation>見つかりません</translation>
        </message>
        <message>
            <source>No removed sessions</source>
            <translation>削除済みセッションはありません</translation>
        </message>
    </context>
    <context>
        <name>RemovedReader</name>
        <message>
            <source>Removed session</source>
            <translation>削除済みセッション</translation>
        </message>
        <message>
            <source>Not all of it could be kept: the end of what was said is missing.</source>
            <translation>すべてを残すことはできませんでした。会話の終わりの部分が欠けています。</translation>
        </message>
        <message>
            <source>The workspace is gone, and this file with it.</source>
            <translation>ワークスペースとともに、このファイルも失われています。</translation>
        </message>
        <message>
            <source>Choose a session to read what was said in it.</source>
            <translation>セッションを選ぶと、会話の内容を読むことができます。</translation>
        </message>
        <message>
            <source>Nothing is open</source>
            <translation>何も開いていません</translation>
        </message>
        <message>
            <source>Nothing was said in it</source>
            <translation>会話はありません</translation>
        </message>
        <message>
            <source>Try again</source>
            <translation>再試行</translation>
        </message>
        <message>
            <source>This session can no longer be read</source>
            <translation>このセッションはもう読めません</translation>
        </message>
        <message>
            <source>This session could not be read</source>
            <translation>このセッションを読み込めませんでした</translation>
        </message>
    </context>
    <context>
        <name>ccplant::client::RemovedTranscript</name>
        <message>
            <source>Untitled session</source>
            <translation>無題のセッション</translation>
        </message>
        <message>
            <source>Removed on %1, when its time was over</source>
            <translation>%1 に期限切れで削除</translation>
        </message>
        <message>
            <source>Removed by %1 on %2</source>
            <translation>%2 に %1 が削除</translation>
        </message>
        <message>
            <source>Kept until %1</source>
            <translation>%1 まで保存</translation>
        </message>
        <message>
            <source>Its time is over, somebody deleted it for good, or it is not yours to read.</source>
            <translation>保存期間が過ぎたか、誰かが完全に削除したか、読む権限がありません。</translation>
        </message>
    </context>
    <context>
        <name>ccplant::client::ClientHost</name>
        <message>
            <source>The folder %1 cannot be written to.</source>
            <translation>フォルダー %1 に書き込めません。</translation>
        </message>
        <message>
            <source>%1 cannot be written: %2</source>
            <translation>%1 に書き込めません: %2</translation>
        </message>
        <message>
            <source>Saved as %1</source>
            <translation>%1 に保存しました</translation>
        </message>
    </context>
</TS>
