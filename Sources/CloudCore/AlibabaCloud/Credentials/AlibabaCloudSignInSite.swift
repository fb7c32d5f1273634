import CloudFoundation

/// A site of Alibaba Cloud for sign-ins.
///
/// Source: the [command-line tool](https://github.com/aliyun/aliyun-cli), which implements the sign-in.
enum AlibabaCloudSignInSite: String, Sendable {
    case china = "CN"
    case international = "INTL"

    /// Reads the value of a profile, regardless of case; without a value the site is the one in China.
    init?(_ text: String?) {
        self.init(rawValue: text?.uppercased() ?? Self.china.rawValue)
    }

    /// The address of the site's OAuth service.
    var address: String {
        switch self {
        case .china: "https://oauth.aliyun.com"
        case .international: "https://oauth.alibabacloud.com"
        }
    }

    /// The client ID of the command-line tool, with which its tokens are renewed.
    var clientID: String {
        switch self {
        case .china: "4038181954557748008"
        case .international: "4103531455503354461"
        }
    }
}
