// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/kube/config/kubeconfig.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace ccplant;
using namespace ccplant::kube;

namespace {

constexpr char usual[] = R"(apiVersion: v1
kind: Config
current-context: work
clusters:
- name: c
  cluster:
    server: https://10.0.0.1:6443
    certificate-authority: pki/ca.crt
    tls-server-name: kubernetes
- name: embedded
  cluster: {server: "https://api.example", certificate-authority-data: Y2E=, proxy-url: "http://proxy:3128"}
users:
- name: u
  user: {client-certificate: /abs/u.crt, client-key: u.key}
- name: token
  user: {token: secret}
- name: tokenFile
  user: {token: old, tokenFile: token}
- name: plugin
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: bin/login
      args: [get-token, "--region=x"]
      env: [{name: PROFILE, value: p}]
      provideClusterInfo: true
      installHint: install it
contexts:
- {name: work, context: {cluster: c, user: u, namespace: sessions}}
- {name: other, context: {cluster: embedded, user: token}}
- {name: file, context: {cluster: embedded, user: tokenFile}}
- {name: plugin, context: {cluster: embedded, user: plugin}}
- {name: nobody, context: {cluster: embedded}}
- {name: broken, context: {cluster: missing, user: u}}
- {name: stranger, context: {cluster: c, user: missing}}
)";

Kubeconfig usualConfig()
{
    return readKubeconfig(usual, u"/home/me/.kube/config"_s, u"/home/me/.kube"_s).value();
}

QString errorOf(const QByteArray &yaml)
{
    const auto config = readKubeconfig(yaml, u"config"_s, u"/"_s);
    return config ? QString() : config.error().detail;
}

void write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

QByteArray small(const QByteArray &name)
{
    return "current-context: " + name + "\nclusters: [{name: " + name
        + ", cluster: {server: \"https://" + name + "\"}}]\ncontexts: [{name: " + name
        + ", context: {cluster: " + name + "}}]\n";
}

} // namespace

class ConfigTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void the_current_context_is_used_unless_another_is_named();
    void paths_are_relative_to_the_file();
    void data_in_the_file_is_decoded();
    void a_token_s_file_wins_because_it_can_be_renewed();
    void a_plugin_is_read_whole();
    void a_context_without_a_user_is_anonymous();
    void what_is_not_there_is_named_with_what_is();
    void a_mistake_is_told_with_its_line_data();
    void a_mistake_is_told_with_its_line();
    void garbage_is_an_error_and_nothing_worse();
    void of_several_files_the_first_to_say_a_thing_wins();
    void a_pod_finds_its_account();
    void the_order_of_places_is_kubectl_s();
    void no_place_at_all_says_what_to_do();
};

void ConfigTest::the_current_context_is_used_unless_another_is_named()
{
    const auto access = accessOf(usualConfig());
    QVERIFY(access);
    QCOMPARE(access->cluster.server, QUrl(u"https://10.0.0.1:6443"_s));
    QCOMPARE(access->cluster.tlsServerName, u"kubernetes"_s);
    QCOMPARE(access->nameSpace, u"sessions"_s);
    QCOMPARE(access->origin, u"context 'work' of /home/me/.kube/config"_s);
    QCOMPARE(accessOf(usualConfig(), u"other"_s)->user.token.data, "secret");
}

void ConfigTest::paths_are_relative_to_the_file()
{
    const auto access = accessOf(usualConfig());
    QCOMPARE(access->cluster.authority.file, u"/home/me/.kube/pki/ca.crt"_s);
    QCOMPARE(access->user.certificate.file, u"/abs/u.crt"_s);
    QCOMPARE(access->user.key.file, u"/home/me/.kube/u.key"_s);
}

void ConfigTest::data_in_the_file_is_decoded()
{
    const auto access = accessOf(usualConfig(), u"other"_s);
    QCOMPARE(access->cluster.authority.data, "ca");
    QCOMPARE(access->cluster.proxy, QUrl(u"http://proxy:3128"_s));
}

void ConfigTest::a_token_s_file_wins_because_it_can_be_renewed()
{
    const auto access = accessOf(usualConfig(), u"file"_s);
    QCOMPARE(access->user.token, (Material{{}, u"/home/me/.kube/token"_s}));
}

void ConfigTest::a_plugin_is_read_whole()
{
    const auto exec = accessOf(usualConfig(), u"plugin"_s)->user.exec;
    QVERIFY(exec);
    QCOMPARE(exec->command, u"/home/me/.kube/bin/login"_s);
    QCOMPARE(exec->arguments, (QStringList{u"get-token"_s, u"--region=x"_s}));
    QCOMPARE(exec->environment.value(0), (std::pair{u"PROFILE"_s, u"p"_s}));
    QVERIFY(exec->provideClusterInfo);
    QCOMPARE(exec->installHint, u"install it"_s);
}

void ConfigTest::a_context_without_a_user_is_anonymous()
{
    QCOMPARE(accessOf(usualConfig(), u"nobody"_s)->user, UserEntry());
}

void ConfigTest::what_is_not_there_is_named_with_what_is()
{
    const Error context = accessOf(usualConfig(), u"prod"_s).error();
    QCOMPARE(context.code, ErrorCode::NotFound);
    QVERIFY2(context.detail.contains("'prod'"_L1) && context.detail.contains("work"_L1),
        qPrintable(context.detail));
    QVERIFY(accessOf(usualConfig(), u"broken"_s).error().detail.contains("'missing'"_L1));
    QVERIFY(accessOf(usualConfig(), u"stranger"_s).error().detail.contains("'missing'"_L1));
    QCOMPARE(accessOf({}).error().code, ErrorCode::InvalidRequest);
}

void ConfigTest::a_mistake_is_told_with_its_line_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("start");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *name, const char *yaml, const QString &start,
                         const QString &words) {
        QTest::newRow(name) << QByteArray(yaml) << start << words;
    };
    row("no YAML", "a: [1,\nb: }", u"config:"_s, u"no YAML"_s);
    row("another kind", "kind: Pod\n", u"config:1:"_s, u"'Pod'"_s);
    row("no map", "- a\n", u"config:1:"_s, u"map"_s);
    row("clusters is a map", "clusters: {}\n", u"config:1:"_s, u"list"_s);
    row("no name", "clusters:\n- cluster: {}\n", u"config:2:"_s, u"no name"_s);
    row("twice", "users:\n- {name: a}\n- {name: a}\n", u"config:3:"_s, u"twice"_s);
    row("ftp", "clusters:\n- name: a\n  cluster:\n    server: ftp://x\n", u"config:4:"_s,
        u"https://"_s);
    row("no base64",
        "clusters:\n- {name: a, cluster: {server: 'https://x', certificate-authority-data: '*'}}\n",
        u"config:2:"_s, u"base64"_s);
    row("no key", "users:\n- {name: a, user: {client-certificate: x}}\n", u"config:2:"_s,
        u"go together"_s);
    row("no boolean",
        "clusters:\n- {name: a, cluster: {server: 'https://x', insecure-skip-tls-verify: maybe}}\n",
        u"config:2:"_s, u"true or false"_s);
    row("old plugin",
        "users:\n- {name: a, user: {exec: {apiVersion: client.authentication.k8s.io/v1alpha1, "
        "command: x}}}\n",
        u"config:2:"_s, u"apiVersion"_s);
    row("interactive",
        "users:\n- {name: a, user: {exec: {apiVersion: client.authentication.k8s.io/v1, "
        "command: x, interactiveMode: Always}}}\n",
        u"config:2:"_s, u"terminal"_s);
    row("auth-provider", "users:\n- {name: a, user: {auth-provider: {name: gcp}}}\n",
        u"config:2:"_s, u"not supported"_s);
}

void ConfigTest::a_mistake_is_told_with_its_line()
{
    QFETCH(const QByteArray, yaml);
    QFETCH(const QString, start);
    QFETCH(const QString, words);
    const QString error = errorOf(yaml);
    QVERIFY2(error.startsWith(start) && error.contains(words), qPrintable(error));
}

void ConfigTest::garbage_is_an_error_and_nothing_worse()
{
    const QByteArray text = usual;
    for (qsizetype length = 0; length < text.size(); ++length) // cut anywhere
        errorOf(text.first(length));
    for (qsizetype at = 0; at < text.size(); ++at) { // one byte wrong
        QByteArray wrong = text;
        wrong[at] = '{';
        errorOf(wrong);
    }
    QVERIFY(!errorOf(QByteArray(1000, '[')).isEmpty());
    QVERIFY(!errorOf(QByteArray("\0\xff\xfe", 3)).isEmpty());
}

void ConfigTest::of_several_files_the_first_to_say_a_thing_wins()
{
    QTemporaryDir folder;
    const QString one = folder.filePath(u"one"_s), two = folder.filePath(u"two"_s);
    write(one, small("one"));
    write(two, small("two"));
    AccessOptions options;
    options.environment.clear();
    options.environment.insert(u"KUBECONFIG"_s,
        QStringList{folder.filePath(u"absent"_s), one, two}.join(QDir::listSeparator()));
    QCOMPARE(findAccess(options)->cluster.server.host(), u"one"_s);
    options.context = u"two"_s;
    QCOMPARE(findAccess(options)->cluster.server.host(), u"two"_s);
}

void ConfigTest::a_pod_finds_its_account()
{
    QTemporaryDir folder;
    QProcessEnvironment environment;
    environment.insert(u"KUBERNETES_SERVICE_HOST"_s, u"fd00::1"_s);
    environment.insert(u"KUBERNETES_SERVICE_PORT"_s, u"443"_s);
    QCOMPARE(inClusterAccess(environment, folder.path()).error().code, ErrorCode::NotFound);
    write(folder.filePath(u"token"_s), "t");
    write(folder.filePath(u"namespace"_s), "ccplant\n");
    const auto access = inClusterAccess(environment, folder.path());
    QVERIFY(access);
    QCOMPARE(access->cluster.server, QUrl(u"https://[fd00::1]:443"_s));
    QCOMPARE(access->user.token.file, folder.filePath(u"token"_s));
    QCOMPARE(access->cluster.authority.file, folder.filePath(u"ca.crt"_s));
    QCOMPARE(access->nameSpace, u"ccplant"_s);
    environment.insert(u"KUBERNETES_SERVICE_PORT"_s, u"x"_s);
    QCOMPARE(inClusterAccess(environment, folder.path()).error().code, ErrorCode::InvalidRequest);
}

void ConfigTest::the_order_of_places_is_kubectl_s()
{
    QTemporaryDir home, account;
    QVERIFY(QDir(home.path()).mkdir(u".kube"_s));
    write(home.filePath(u".kube/config"_s), small("usual"));
    write(home.filePath(u"given"_s), small("given"));
    write(home.filePath(u"listed"_s), small("listed"));
    write(account.filePath(u"token"_s), "t");
    const auto host = [](const AccessOptions &options) {
        const auto access = findAccess(options);
        return access ? access->cluster.server.host() : access.error().detail;
    };
    AccessOptions options{.environment = QProcessEnvironment(), .accountFolder = account.path()};
    options.environment.insert(u"HOME"_s, home.path());
    QCOMPARE(host(options), u"usual"_s);
    options.environment.insert(u"KUBERNETES_SERVICE_HOST"_s, u"10.96.0.1"_s);
    QCOMPARE(host(options), u"10.96.0.1"_s);
    options.environment.insert(u"KUBECONFIG"_s, home.filePath(u"listed"_s));
    QCOMPARE(host(options), u"listed"_s);
    options.kubeconfig = home.filePath(u"given"_s);
    QCOMPARE(host(options), u"given"_s);
}

void ConfigTest::no_place_at_all_says_what_to_do()
{
    QTemporaryDir home;
    AccessOptions options{.environment = QProcessEnvironment(), .accountFolder = home.path()};
    options.environment.insert(u"HOME"_s, home.path());
    const Error error = findAccess(options).error();
    QCOMPARE(error.code, ErrorCode::NotFound);
    QVERIFY(error.detail.contains("KUBECONFIG"_L1));
    options.kubeconfig = home.filePath(u"absent"_s);
    QVERIFY(findAccess(options).error().detail.contains("absent"_L1));
}

QTEST_APPLESS_MAIN(ConfigTest)
#include "tst_config.moc"
