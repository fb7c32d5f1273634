import CloudCore
import CloudEmulator
import Foundation

extension Target {
    /// AWS's shared files: the config file up to a zero byte, followed by the credentials file.
    static let awsConfig = Target(name: "aws-config") { bytes in
        let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        let files = ["/config": Data(parts[0]), "/credentials": Data(parts.count > 1 ? parts[1] : [])]
        let environment = ["AWS_CONFIG_FILE": "/config", "AWS_SHARED_CREDENTIALS_FILE": "/credentials"]
        let host = HostSystem.offline(files, environment)
        _ = wait {
            do { render(try await AWSConfiguration.load(service: "ssm", host: host)) } catch { render(error) }
            do { render(try await AWSProfileCredentials(host: host).credentials()) } catch { render(error) }
        }
        checkEffort(of: bytes) { long in
            let host = HostSystem.offline(["/config": long, "/credentials": long], environment)
            _ = wait { try? await AWSConfiguration.load(service: "ssm", region: "us-east-1", host: host) }
        }
    }

    /// The configuration file of the Alibaba Cloud CLI, and the credentials file of the Alibaba Cloud SDKs.
    static let alibabaConfig = Target(name: "alibaba-config") { bytes in
        let files = [
            "/home/.aliyun/config.json": Data(bytes), "/home/.alibabacloud/credentials": Data(bytes),
            "/home/.alibabacloud/credentials.ini": Data(bytes),
        ]
        let host = HostSystem.offline(files, [:])
        _ = wait {
            do { render(try AlibabaCloudConfiguration.load(host: host)) } catch { render(error) }
            do { render(try await AlibabaCloudCLIProfileCredentials(host: host).credentials()) } catch { render(error) }
            do { render(try await AlibabaCloudFileCredentials(host: host).credentials()) } catch { render(error) }
        }
    }
}

/// Reads some of the inputs again, repeated up to the maximum file size.
///
/// This may take about a second of processor time, and takes several if the time is quadratic in the size.
private func checkEffort(of bytes: [UInt8], _ read: (Data) -> Void) {
    guard !bytes.isEmpty, bytes.reduce(0, { ($0 &* 31) &+ Int($1) }) % 256 == 0 else { return }
    let long = Data(repeatElement(bytes, count: (1 << 20) / bytes.count).joined())
    let start = clock()
    read(long)
    let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
    check(seconds < 2, "\(long.count) bytes took \(seconds) s")
}

extension HostSystem {
    /// A host system with some files, without programs and without a network.
    fileprivate static func offline(_ files: [String: Data], _ environment: [String: String]) -> HostSystem {
        HostSystem(
            environment: environment,
            homeFolder: "/home",
            readFile: { path, _ throws(FileError) in
                guard let data = files[path] else { throw FileError(path: path, reason: .missing) }
                return data
            },
            runProgram: { call in throw ProgramError.notStarted(program: call.arguments.first ?? "") },
            transport: FixedTransport(nil),
            time: ManualClock().time
        )
    }
}
