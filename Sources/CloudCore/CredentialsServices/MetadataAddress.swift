import CloudFoundation

/// The addresses of metadata services, from which credentials may be fetched over plain HTTP.
enum MetadataAddress {
    /// The addresses of ECS, and of EKS Pod Identity.
    static let containers: Set<String> = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23"]

    /// The address of the metadata service of an Alibaba Cloud ECS instance.
    static let alibabaCloud: Set<String> = ["100.100.100.200"]

    /// Returns whether credentials may be fetched from a URL: over HTTPS from any host, over plain HTTP only from this
    /// machine, from the given addresses and from the hosts that the program trusts.
    static func isTrusted(_ url: URL, plain addresses: Set<String>, on host: HostSystem) -> Bool {
        switch url.scheme?.lowercased() {
        case "https": true
        case "http": self.isListed(url, addresses, on: host)
        default: false
        }
    }

    /// Returns whether a URL may be that of an EC2 instance's metadata service: on this machine, at a link-local
    /// address, at the service's IPv6 address, or on a host that the program trusts.
    static func mayBeInstanceService(_ url: URL, on host: HostSystem) -> Bool {
        self.isListed(url, ["fd00:ec2::254"], on: host) || self.address(of: url)?.isLinkLocal == true
    }

    private static func isListed(_ url: URL, _ addresses: Set<String>, on host: HostSystem) -> Bool {
        guard let name = self.name(of: url) else { return false }
        if name == "localhost" || host.trustedMetadataHosts.contains(where: { $0.lowercased() == name }) { return true }
        guard let address = IPAddress(name) else { return false }
        let trusted = addresses.union(host.trustedMetadataHosts).compactMap(IPAddress.init)
        return address.isLoopback || trusted.contains(address)
    }

    private static func address(of url: URL) -> IPAddress? { self.name(of: url).flatMap(IPAddress.init) }

    /// The host in lowercase, without the brackets of an IPv6 address.
    private static func name(of url: URL) -> String? {
        url.host(percentEncoded: false)?.lowercased().filter { $0 != "[" && $0 != "]" }
    }
}
