import Foundation

/// Where Systems Manager listens.
enum SSMEndpoint {
    /// Returns the endpoint for a region and the client's options.
    static func url(region: String?, options: SSMClient.Options) throws(InvalidRequest) -> URL {
        if let endpoint = options.endpoint {
            guard !options.useFIPS else { throw .conflictingOptions("a custom endpoint and useFIPS") }
            guard !options.useDualStack else { throw .conflictingOptions("a custom endpoint and useDualStack") }
            _ = try URLParts(endpoint)
            return endpoint
        }
        guard let region else { throw .missingRegion(lookedAt: SSMClient.regionVariables) }
        guard region.isHostLabel else { throw .invalidRegion(region) }
        let partition = AWSPartition.containing(region)
        let isGov = partition.name == "aws-us-gov"
        let host =
            switch (options.useFIPS, options.useDualStack) {
            case (true, true): "ssm-fips.\(region).\(partition.dualStackDomain)"
            case (true, false): isGov ? "ssm.\(region).amazonaws.com" : "ssm-fips.\(region).\(partition.domain)"
            case (false, true): "ssm.\(region).\(partition.dualStackDomain)"
            case (false, false): "ssm.\(region).\(partition.domain)"
            }
        guard let url = URL(string: "https://\(host)/") else { throw .invalidRegion(region) }
        return url
    }
}
