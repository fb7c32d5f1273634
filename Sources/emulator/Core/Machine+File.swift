import CloudEmulator

extension Machine {
    private static let maximum = 10_000

    /// Reads machines: their number, or a list of objects.
    static func list(_ value: FileValue) throws(ConfigurationFileError) -> [Machine] {
        guard value.isList else {
            guard !value.isObject else { throw value.expected("a list of machines, or their number") }
            return (0..<(try value.number(in: 0...self.maximum))).map { Machine(index: $0 + 1) }
        }
        var ids: Set<String> = []
        var machines: [Machine] = []
        for value in try value.elements() {
            let machine = try Machine(value, index: machines.count + 1)
            guard ids.insert(machine.id).inserted else {
                throw ConfigurationFileError(path: value.path, reason: "another machine has the id \(machine.id)")
            }
            machines.append(machine)
        }
        return machines
    }

    private init(_ value: FileValue, index: Int) throws(ConfigurationFileError) {
        let members = try value.members(["id", "name", "tags", "platform", "agent", "resourceGroup"])
        var tags: [String: String] = [:]
        for tag in try members["tags"]?.anyMembers() ?? [] { tags[tag.name] = try tag.value.text() }
        self.init(
            index: index,
            id: try members["id"]?.text(),
            tags: tags,
            platform: try members["platform"]?.choice(["Linux": .linux, "Windows": .windows]) ?? .linux,
            agent: try members["agent"].map(Agent.init) ?? .online,
            resourceGroup: try members["resourceGroup"]?.text(),
            name: try members["name"]?.text()
        )
    }
}

extension Machine.Agent {
    fileprivate init(_ value: FileValue) throws(ConfigurationFileError) {
        guard !value.isObject else {
            guard let delay = try value.members(["onlineAfter"])["onlineAfter"] else {
                throw value.expected(#"an object such as {"onlineAfter": 60}"#)
            }
            self = .onlineAfter(try delay.seconds())
            return
        }
        self = try value.choice([
            "online": .online, "offline": .offline, "silent": .silent, "unreachable": .unreachable,
            "vanishesAfterDelivery": .vanishesAfterDelivery,
        ])
    }
}
