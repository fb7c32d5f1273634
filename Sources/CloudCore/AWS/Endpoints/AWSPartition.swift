/// A group of AWS regions that share accounts and domain names.
///
/// Source: the partitions file that AWS publishes with its SDKs.
package struct AWSPartition: Sendable, Hashable {
    /// The partition's name, such as `aws-cn`.
    package let name: String

    /// The domain of its endpoints.
    package let domain: String

    /// The domain of its endpoints that are also reachable over IPv6.
    package let dualStackDomain: String

    /// The domain of its sign-in endpoints.
    package let signInDomain: String

    /// The prefixes of its region names, before the direction and the number.
    private let areas: Set<String>

    private init(_ name: String, domain: String, dualStackDomain: String, signInDomain: String, areas: Set<String>) {
        self.name = name
        self.domain = domain
        self.dualStackDomain = dualStackDomain
        self.signInDomain = signInDomain
        self.areas = areas
    }

    private static let aws = AWSPartition(
        "aws",
        domain: "amazonaws.com",
        dualStackDomain: "api.aws",
        signInDomain: "aws.amazon.com",
        areas: ["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"]
    )

    private static let all = [
        aws,
        AWSPartition(
            "aws-cn",
            domain: "amazonaws.com.cn",
            dualStackDomain: "api.amazonwebservices.com.cn",
            signInDomain: "amazonaws.cn",
            areas: ["cn"]
        ),
        AWSPartition(
            "aws-eusc",
            domain: "amazonaws.eu",
            dualStackDomain: "api.amazonwebservices.eu",
            signInDomain: "amazonaws-eusc.eu",
            areas: ["eusc-de"]
        ),
        AWSPartition(
            "aws-iso",
            domain: "c2s.ic.gov",
            dualStackDomain: "api.aws.ic.gov",
            signInDomain: "c2shome.ic.gov",
            areas: ["us-iso"]
        ),
        AWSPartition(
            "aws-iso-b",
            domain: "sc2s.sgov.gov",
            dualStackDomain: "api.aws.scloud",
            signInDomain: "sc2shome.sgov.gov",
            areas: ["us-isob"]
        ),
        AWSPartition(
            "aws-iso-e",
            domain: "cloud.adc-e.uk",
            dualStackDomain: "api.cloud-aws.adc-e.uk",
            signInDomain: "csphome.adc-e.uk",
            areas: ["eu-isoe"]
        ),
        AWSPartition(
            "aws-iso-f",
            domain: "csp.hci.ic.gov",
            dualStackDomain: "api.aws.hci.ic.gov",
            signInDomain: "csphome.hci.ic.gov",
            areas: ["us-isof"]
        ),
        AWSPartition(
            "aws-us-gov",
            domain: "amazonaws.com",
            dualStackDomain: "api.aws",
            signInDomain: "amazonaws-us-gov.com",
            areas: ["us-gov"]
        ),
    ]

    /// Returns the partition of a region; `aws` for an unknown region.
    package static func containing(_ region: String) -> AWSPartition {
        if let global = self.all.first(where: { region == "\($0.name)-global" }) { return global }
        let parts = region.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3, let number = parts.last, !number.isEmpty, number.allSatisfy(\.isNumber) else {
            return self.aws
        }
        let area = parts.dropLast(2).joined(separator: "-")
        return self.all.first { $0.areas.contains(area) } ?? self.aws
    }
}
