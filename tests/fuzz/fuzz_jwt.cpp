// SPDX-License-Identifier: GPL-3.0-or-later
// JSON Web Tokens and keys: nothing that the key did not sign is taken, whatever is changed about a
// token that it did sign.
#include "server/github/jwt.h"

#include <cstdint>
#include <cstdlib>
#include <QJsonObject>
#include <QTimeZone>

using namespace ccplant;

namespace {

// Made for this file; opens nothing.
constexpr const char *pem = R"(-----BEGIN PRIVATE KEY-----
MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQDLpVvpbEtFYknc
T9R9GH0WkeaFs94OpYqJ9hxzSXrz5D/aad35pNpcChXiucYoWJgLS+R7zN8+yTJm
xcEo0nHF76xmZH3bYwoLZztHfVtNBlrJ3j5IMAXRXTc0l50OzPrUbb8scnZ7y5jU
8VIr0pJHzsdLyz+urwMjRsyw98uXgJHZ9Mp/EQk6zX/mvefNBnlUtJDyLFNoDDCe
dfN92cjvvC27cQs4Yh1Z4bWma0ooJnMvWn7O4+IO2N7eNM8jLdojQDBBPvdSFf7E
cd/i+4PDMqJAjwchJ5I1ijSGqG+qpZgOQeCjIAJHMw0gI9XV6CFKk0JT+edF2gSU
1MDW018zAgMBAAECggEAD8w4IReBj1Rcnnai6UFpEsMmuuCFLWWyJZmuA1OD8j+W
pH7p9V/QgKtXn0sCEEcvJFEy3Fe8ScaZ3lcg8OXCZbR+D0NkcAxyzwenFZin6IXB
rT9MXZU8Hk245p+MU4WbP7dzySLoBhp5NKuz0Cp5ppBn7X1K52Y0PBxV7LSMWqg/
NLpqxcXx70sarTj8NkzIuczZHeI8wmVeXdH2WML4UDQ5zYZYMFEBlm+rg/rVSsXL
kdlCZqkNlCv8NclwUrS8pBycxOnODlvPm+zw9de1DkX/S4u7esNJxjr8qjLnGzpg
++x6sD7LlJu3ewqeqcCjrdqyyZa3vFe0w3s66/13gQKBgQDtQIKRrinJ8uKfkiAW
3Rl08QHuRAUHK/CE0nkQynir5YUpKSHCp35njuQI+G8tXiWVaT3kgs7DmbRPdmO7
frwBo4iK1u9XNVDDC8GMHgIK9lAbFHzB32cDKJELVNWujx6ePzs6Jwphy1700P8m
pDJt7TVimkeD0yyLR+2VJ9MVgwKBgQDbvQPe+Y2htgoysXyCn08n6PTBKHIXbo5w
nw4y7blHlI+KOUa82b3zDTGKqG2lq9Y/4an7/PQTHdnQxs1YUWhpedAssK1V+6To
WTCVsZrcmmCJG849rcX4UJxdGazShgBrSp8xOVdMHs9BqXkxfeFV+8Lz2kAeaNYa
rPqWRaQQkQKBgDUh7lvbykYM3A3qdr9IEsxqsQkAOLQLdhj43d4RygaNJ045hPMH
+boNeSo9IQDjBb25TQAg/1c00/m7xMgXsNkZG5okWoOIUCbuOhE8Iy77TKNT6kCs
3HALpLgJ7rTiHnRIKuZyGdQe7IwdRhcMTLLrnboQXRW7tE0Y9a8itRYrAoGAcslD
S2g7dz08CI00yJtl4yhLKtfw+ZKUL/q2lR4fymetr/wJmr93/Y5n0dH4LTIdopNE
k9Dow0+1p90iCb/E9kxe1emZMrBYzdNBkQENL64pPZZb31Z2cyfQ9sVhxTug3mtF
y5Xzp1z00Y0xNQxX+O2iQnZBRmFnbtnrsTJB6TECgYB52KH4t2LADVSt/hWrpaPN
4E3fZMtvBjZWHQSr+5i0AbSpy0iSIJobB6m2FSuHlg31ivodz+oCVnFDfHPR2fMb
K2gLEfdWfkt5+2hdAwfilYZHqIHeS0Cy8F47y7R1/aXanXOwzwmI03ntntFTftua
8fm9yr+aGN/g0I0W2jALUg==
-----END PRIVATE KEY-----
)";

const github::RsaKey &key()
{
    static const github::RsaKey made = github::RsaKey::fromPem(pem).value();
    return made;
}

QDateTime now()
{
    return QDateTime::fromSecsSinceEpoch(1'700'000'000, QTimeZone::UTC);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    static const QByteArray good = github::appJwt(QStringLiteral("4711"), key(), now()).value();
    if (github::verifyJwt(bytes, key(), now()) && bytes != good)
        std::abort();
    static_cast<void>(github::RsaKey::fromPem(bytes));
    static_cast<void>(github::RsaKey::fromPublicPem(bytes));

    // The first three bytes say which byte of a good token to change, and how; the rest is put
    // behind it.
    if (size < 3)
        return 0;
    QByteArray changed = good;
    const qsizetype at = (data[0] << 8 | data[1]) % changed.size();
    changed[at] = char(changed.at(at) ^ data[2]);
    if (github::verifyJwt(changed, key(), now()).has_value() != (changed == good))
        std::abort();
    if (size > 3 && github::verifyJwt(good + bytes.sliced(3), key(), now()))
        std::abort();
    return 0;
}
