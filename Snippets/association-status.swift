// Prints the status of the associations of machines as a table, fetched for twenty machines at once.
//
//   swift run association-status                      a hundred machines of the emulator
//   swift run association-status --cloud aws          all managed nodes, with the environment's region and credentials
//   swift run association-status --cloud aws i-1 i-2  some of them

import CloudEmulator
import SSMKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The status of an association on a machine, or the reason why it could not be fetched.
struct Row: Sendable {
    var machine: String
    var association = ""
    var status = ""
    var details = ""
}

/// Returns the rows of a machine, where an error is a row, so that it doesn't hide the other machines.
func rows(of machine: String, with ssm: SSMClient) async -> [Row] {
    let request = SSM.DescribeInstanceAssociationsStatusRequest(instanceID: machine)
    var rows: [Row] = []
    do throws(SSMError) {
        for try await status in ssm.pages(of: request).items {
            rows.append(
                Row(
                    machine: machine,
                    association: status.associationName ?? status.associationID ?? "",
                    status: status.status ?? "",
                    details: status.detailedStatus ?? ""
                )
            )
        }
    } catch {
        rows.append(Row(machine: machine, status: "unknown", details: "\(error)"))
    }
    return rows.isEmpty ? [Row(machine: machine, details: "no associations")] : rows
}

/// Returns the rows of machines in their order, fetched for a number of machines at once.
func rows(of machines: [String], atOnce width: Int = 20, with ssm: SSMClient) async -> [Row] {
    await withTaskGroup(of: (index: Int, rows: [Row]).self) { group in
        var upcoming = machines.enumerated().makeIterator()
        func addTask() {
            guard let (index, machine) = upcoming.next() else { return }
            group.addTask { (index, await rows(of: machine, with: ssm)) }
        }
        for _ in 0..<width { addTask() }
        var found = [[Row]](repeating: [], count: machines.count)
        while let (index, rows) = await group.next() {
            found[index] = rows
            addTask()
        }
        return found.flatMap(\.self)
    }
}

func printTable(_ rows: [Row]) {
    let lines = [Row(machine: "machine", association: "association", status: "status", details: "details")] + rows
    let columns = [\Row.machine, \.association, \.status]
    let widths = columns.map { column in lines.map { $0[keyPath: column].count }.max() ?? 0 }
    for line in lines {
        let cells = zip(columns, widths).map { column, width in
            let text = line[keyPath: column]
            return text + String(repeating: " ", count: width - text.count)
        }
        print((cells + [line.details]).joined(separator: "  "))
    }
}

/// Returns a client of an emulator in which an association has run on a hundred machines, and failed on some.
func emulatedFleet() async throws(SSMError) -> SSMClient {
    let clock = ManualClock()
    let cloud = EmulatedCloud(machines: 100, clock: .manual(clock)) { machine, _ in
        machine.index.isMultiple(of: 7) ? .init(exitCode: 1) : .success
    }
    let ssm = SSMClient(region: "us-east-1", credentials: cloud.credentials, transport: cloud)
    _ = try await ssm.createAssociation(
        name: "AWS-RunShellScript",
        parameters: ["commands": ["/opt/baseline.sh"]],
        targets: [SSM.Target(key: "InstanceIds", values: ["*"])],
        associationName: "baseline"
    )
    clock.advance(by: .seconds(60))
    return ssm
}

var arguments = Array(CommandLine.arguments.dropFirst())
var usesAWS = false
if let index = arguments.firstIndex(of: "--cloud"), index + 1 < arguments.count {
    usesAWS = arguments[index + 1] == "aws"
    arguments.removeSubrange(index...(index + 1))
}
do throws(SSMError) {
    let ssm = usesAWS ? SSMClient() : try await emulatedFleet()
    var machines = arguments
    if machines.isEmpty {
        for try await node in ssm.pages(of: SSM.DescribeInstanceInformationRequest()).items {
            if let id = node.instanceID { machines.append(id) }
        }
    }
    printTable(await rows(of: machines, with: ssm))
} catch {
    print(error)
    exit(1)
}
