import CloudFoundation

/// A site of Alibaba Cloud at which users sign in.
///
/// Source: the [command-line tool](https://github.com/aliyun/aliyun-cli), whose sign-in it is.
enum AlibabaCloudSignInSite: String, Sendable {
    case china = "CN"
    case international = "INTL"

    /// Reads what a profile says, in whatever case; without a word it is the site in China.
    init?(_ text: String?) {
        self.init(rawValue: text?.uppercased() ?? Self.china.rawValue)
    }

    /// Where the site's OAuth service is.
    var address: String {
        switch self {
        case .china: "https://oauth.aliyun.com"
        case .international: "https://oauth.alibabacloud.com"
        }
    }

    /// What the command-line tool is called there; tokens that it was given are renewed in its name.
    var clientID: String {
        switch self {
        case .china: "4038181954557748008"
        case .international: "4103531455503354461"
        }
    }
}
