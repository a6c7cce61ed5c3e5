using System.Runtime.InteropServices;
using EdgeInspect.Core.Messaging;

namespace EdgeInspect.Adapters.Messaging;

/// <summary>Why a connection ended, or never came about.</summary>
/// <param name="IsRefused">Whether somebody must mend a setting.</param>
/// <param name="Reason">In words for a log.</param>
/// <param name="ReasonCode">The broker's reason code, where it gave one.</param>
/// <param name="IsLocal">Whether this side could not even try: a file or the library is not as it must be.</param>
internal sealed record ConnectionEnd(bool IsRefused, string Reason, byte? ReasonCode = null, bool IsLocal = false)
{
    // EPROTO: what libmosquitto makes of every end of a TLS connection, a reset among them; what OpenSSL minds, it complains of.
    private const int ProtocolBroken = 71;

    /// <summary>The state of a link that ended so.</summary>
    public LinkStatus ToStatus() => new(IsRefused ? LinkState.Refused : LinkState.Lost, Reason, ReasonCode) { IsLocal = IsLocal };

    /// <summary>An end before the beginning: what this side needs is not as it must be.</summary>
    public static ConnectionEnd OfThisSide(string reason) => new(IsRefused: true, reason, IsLocal: true);

    /// <summary>An end that the broker announced.</summary>
    public static ConnectionEnd Of(byte reasonCode, string? added = null) =>
        new(MqttReason.IsRefusal(reasonCode), MqttReason.Words(reasonCode, added), reasonCode);

    /// <summary>An end that the library reported.</summary>
    /// <param name="error">The library's error.</param>
    /// <param name="systemError">The system's error number at that moment.</param>
    /// <param name="complaints">What the library complained of on this connection.</param>
    /// <param name="options">The link's options.</param>
    public static ConnectionEnd Of(MosquittoError error, int systemError, TlsComplaints complaints, MqttOptions options)
    {
        if (complaints.OfFiles(options) is { } file)
            return OfThisSide(file);
        if (complaints.Words(options) is { } trouble)
            return new(IsRefused: true, trouble);
        var broker = $"{options.Host}:{options.Port}";
        if (complaints.AreOfTheEnd)
            return new(false, $"{broker} closed the connection");
        return error switch
        {
            MosquittoError.NameUnknown => new(false, $"the name '{options.Host}' can't be resolved"),
            MosquittoError.KeepAlive => new(false, $"{broker} gave no sign of life for {options.KeepAliveSeconds} s"),
            MosquittoError.System when systemError == ProtocolBroken => new(false, $"{broker} closed the connection"),
            MosquittoError.System when systemError != 0 => new(false, $"{broker}: {Marshal.GetPInvokeErrorMessage(systemError)}"),
            MosquittoError.Tls => new(true, $"TLS with {broker} failed"),
            MosquittoError.System or MosquittoError.ConnectionLost or MosquittoError.NoConnection =>
                new(false, $"{broker} closed the connection"),
            _ => new(false, $"{broker}: {Marshal.PtrToStringUTF8(Mosquitto.GetText(error))}"),
        };
    }
}
