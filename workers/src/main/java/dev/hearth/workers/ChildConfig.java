package dev.hearth.workers;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What a child must know, which it reads from its standard input: what is secret shows neither in
/// its arguments nor in its environment, and needs no file.
///
/// @param number which child it is
/// @param token proves on the socket that it is this child
/// @param initializerPackage the package of the initializer
/// @param initializer the serialized initializer; empty for none
@SuppressWarnings("ArrayRecordComponent") // never compared
record ChildConfig(
    long number,
    byte[] token,
    int messageLimit,
    int outputLimit,
    int recycleAboveMegabytes,
    List<String> allowedClasses,
    String initializerPackage,
    byte[] initializer) {
  static final int TOKEN_BYTES = 32;

  void write(DataOutputStream out) throws IOException {
    out.writeLong(number);
    out.write(token);
    out.writeInt(messageLimit);
    out.writeInt(outputLimit);
    out.writeInt(recycleAboveMegabytes);
    out.writeInt(allowedClasses.size());
    for (String pattern : allowedClasses) {
      out.writeUTF(pattern);
    }
    out.writeUTF(initializerPackage);
    out.writeInt(initializer.length);
    out.write(initializer);
    out.flush();
  }

  static ChildConfig read(DataInputStream in) throws IOException {
    long number = in.readLong();
    byte[] token = new byte[TOKEN_BYTES];
    in.readFully(token);
    int messageLimit = in.readInt();
    int outputLimit = in.readInt();
    int recycleAbove = in.readInt();
    int count = in.readInt();
    List<String> allowed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      allowed.add(in.readUTF());
    }
    String initializerPackage = in.readUTF();
    byte[] initializer = new byte[in.readInt()];
    in.readFully(initializer);
    return new ChildConfig(
        number,
        token,
        messageLimit,
        outputLimit,
        recycleAbove,
        allowed,
        initializerPackage,
        initializer);
  }
}
