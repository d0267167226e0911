package dev.hearth.integration.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManagerFactory;

/// Trust in the authorities of one file, and in no others.
final class Authorities {
  private Authorities() {}

  /// Reads certificates in PEM. Blocks on the file.
  ///
  /// @throws MqttException when there is no such file, or no certificate in it
  static TrustManagerFactory trusting(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new CertificateException("it holds none");
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate each : certificates) {
        store.setCertificateEntry("authority-" + store.size(), each);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      return trust;
    } catch (NoSuchFileException e) {
      throw refused(file, "does not exist", e);
    } catch (IOException | GeneralSecurityException e) {
      throw refused(file, "cannot be read as certificates in PEM: " + e.getMessage(), e);
    }
  }

  private static MqttException refused(Path file, String why, Exception cause) {
    return new MqttException(
        MqttException.Kind.UNREACHABLE, "mqtt.certificate: " + file + " " + why, cause);
  }
}
